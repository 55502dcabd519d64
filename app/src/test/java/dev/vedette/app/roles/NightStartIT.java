package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.app.Vedette;
import dev.vedette.config.KeptConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles that watch targets, as processes: started, stopped, and started with a mistake. */
class NightStartIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String SUCCESSFUL = "\nvedette_config_last_reload_successful ";

  private static final String GOOD =
      """
      kafka: {bootstrap_servers: '127.0.0.1:9'}
      ops: {port: 0}
      check: {spool: {directory: data/spool}}
      targets:
      - {name: a, url: 'http://127.0.0.1:9/'}
      """;

  private static final String BAD =
      GOOD + "- {name: b, url: 'http://127.0.0.1:9/', intervall: 60s}\n";

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void writeFile() throws IOException {
    Files.writeString(directory.resolve("vedette.yaml"), GOOD);
  }

  /** Also those that never said where they answer. */
  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  /** A command of Vedette, with the address where it answers its operator. */
  private final class Running implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final URI address;

    Running(String... arguments) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Dlogback.configurationFile=logback.xml", // not that of the tests
                  "-cp",
                  System.getProperty("java.class.path"),
                  Vedette.class.getName()));
      command.addAll(List.of(arguments));
      log = Files.createTempFile(directory, "log", ".txt");
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      started.add(process);
      address = URI.create(found(Pattern.compile("http://127\\.0\\.0\\.1:\\d+/(?=readyz|\\s)")));
    }

    private String found(Pattern pattern) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(log()).containsPattern(pattern));
      Matcher matcher = pattern.matcher(log());
      assertThat(matcher.find()).isTrue();
      return matcher.group();
    }

    String log() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    String get(String path) throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build();
        return client.send(request, BodyHandlers.ofString()).body();
      }
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  // 12, fault 4
  @Test
  void aCheckerWatchesWhatItWatchedBefore() throws Exception {
    String[] check = {"check", "-c", "vedette.yaml"};
    try (Running good = new Running(check)) {
      assertThat(good.get("/metrics")).contains(SUCCESSFUL + "1");
      assertThat(directory.resolve("data/spool").resolve(KeptConfiguration.FILE)).exists();
    }
    Files.writeString(directory.resolve("vedette.yaml"), BAD);
    try (Running bad = new Running(check)) {
      assertBadIsTold(bad);
      assertThat(bad.get("/metrics")).contains("vedette_check_targets 1");

      Files.writeString(directory.resolve("vedette.yaml"), BAD.replace("intervall", "interval"));
      await().atMost(LIMIT).until(() -> bad.get("/metrics").contains(SUCCESSFUL + "1"));
      assertThat(bad.get("/metrics")).contains("vedette_check_targets 2");
    }
  }

  // 12, fault 4
  @Test
  void everythingInOneProcessTellsAndDoesTheSame() throws Exception {
    String[] up = {"up", "-c", "vedette.yaml", "--data", "all", "--port", "0"};
    try (Running running = new Running(up)) {
      assertThat(running.get("/metrics"))
          .contains(SUCCESSFUL + "1", "vedette_config_last_reload_success_timestamp_seconds");
      assertThat(running.get("/readyz")).contains("configuration: ready, read at ");

      Files.writeString(directory.resolve("vedette.yaml"), BAD);
      await().atMost(LIMIT).until(() -> running.get("/metrics").contains(SUCCESSFUL + "0"));
    }
    try (Running bad = new Running(up)) {
      assertBadIsTold(bad);
    }
  }

  private static void assertBadIsTold(Running bad) throws Exception {
    String mistake = "vedette.yaml:6:41: targets[1].intervall: unknown key; did you mean interval?";
    assertThat(bad.log())
        .contains("ERROR")
        .contains("the configuration is not used: " + mistake)
        .contains("in use instead is all that it said at 20");
    assertThat(bad.get("/readyz")).contains("the file as it is now is not used: " + mistake);
    assertThat(bad.get("/metrics")).contains(SUCCESSFUL + "0");
  }
}
