package dev.vedette.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.notify.channel.settings.CommandSettings;
import dev.vedette.notify.message.Message;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is given messages. */
class ProgramTest {
  @Test
  void itReadsTheMessageAndIsHeard() throws Exception {
    assertThat(run("head -c 40; echo; echo $TOKEN $USER", Messages.opened()))
        .isEqualTo(
            new Delivery.Delivered(
                "exit code 0: {\"type\":\"incident.opened\",\"id\":\"01890a5d\\n***"));
  }

  @Test
  void oneThatReadsNothingOfALargeMessageIsNoFault() throws Exception {
    assertThat(run("exit 0", Messages.hostileDigest("\"".repeat(100_000))))
        .isEqualTo(new Delivery.Delivered("exit code 0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 78})
  void someExitCodesRefuse(int code) throws Exception {
    assertThat(run("exit " + code, Messages.opened()))
        .isEqualTo(new Delivery.Refused("exit code " + code));
  }

  @Test
  void anyOtherExitCodeIsTriedAgain() throws Exception {
    assertThat(run("echo no >&2; exit 1", Messages.opened()))
        .isEqualTo(Delivery.Retry.maybeHeard("exit code 1: no"));
  }

  @Test
  void oneThatDoesNotEndIsKilled() throws Exception {
    assertThat(run("sleep 100", Messages.opened()))
        .isEqualTo(Delivery.Retry.maybeHeard("the program did not end in time and was killed"));
  }

  @Test
  void outputWithoutEndIsCut() throws Exception {
    Delivery delivery = run("head -c 5000000 /dev/zero | tr '\\0' x", Messages.opened());

    assertThat(((Delivery.Delivered) delivery).answer()).hasSize(300);
  }

  @Test
  void oneThatIsNotThereYetIsTriedAgain() throws Exception {
    assertThat(start(Path.of("/nowhere/tell")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .startsWith("the program can't be started: ")
                    .contains("No such file or directory")
                    .doesNotContain("/nowhere"));
  }

  @Test
  void oneThatIsBeingWrittenIsTriedAgain(@TempDir Path directory) throws Exception {
    Path program = Files.copy(Path.of("/bin/true"), directory.resolve("tell"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    try (OutputStream writing = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
      assertThat(start(program))
          .isInstanceOfSatisfying(
              Delivery.Retry.class,
              retry -> assertThat(retry.reason()).contains("busy").doesNotContain("tell"));
      writing.flush();
    }
    assertThat(start(program)).isEqualTo(new Delivery.Delivered("exit code 0"));
  }

  private static Delivery start(Path program) throws InterruptedException {
    CommandSettings settings = new CommandSettings(List.of(program.toString()), Map.of());
    return new Program(settings, Duration.ofSeconds(5), settings.toMask()).send(Messages.opened());
  }

  private static Delivery run(String script, Message message) throws InterruptedException {
    CommandSettings settings =
        new CommandSettings(List.of("sh", "-c", script), Map.of("TOKEN", "hunter22"));
    return new Program(settings, Duration.ofSeconds(3), settings.toMask()).send(message);
  }
}
