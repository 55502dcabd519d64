package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.app.Vedette;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles that watch targets, as processes: started, stopped, and started with a mistake. */
class NightStartIT {
  /** Of a start on a machine that is busy with other things. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
  private static final String SUCCESSFUL = "\nvedette_config_last_reload_successful ";

  private static final String[] CHECK = {"check", "-c", "vedette.yaml"};

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
    write(GOOD);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  private Path file() {
    return directory.resolve("vedette.yaml");
  }

  /** Also those that never said where they answer; they write into the directory till they end. */
  @AfterEach
  void killWhatIsLeft() {
    for (Process process : started) {
      List<ProcessHandle> whole = process.descendants().collect(Collectors.toList());
      whole.add(process.toHandle());
      whole.forEach(ProcessHandle::destroyForcibly);
      await().atMost(LIMIT).until(() -> whole.stream().noneMatch(ProcessHandle::isAlive));
    }
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
      await()
          .atMost(LIMIT)
          .failFast(() -> assertThat(process.isAlive()).as(this::log).isTrue())
          .untilAsserted(() -> assertThat(log()).containsPattern(pattern));
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

    void awaitTold(String path, String... words) {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> assertThat(get(path)).contains(words));
    }

    private String get(String path) throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(address.resolve(path)).timeout(REQUEST_LIMIT).build();
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
    try (Running good = new Running(CHECK)) {
      good.awaitTold("/metrics", SUCCESSFUL + "1");
    }
    write(BAD);
    try (Running bad = new Running(CHECK)) {
      awaitBadIsTold(bad);
      bad.awaitTold("/metrics", "vedette_check_targets 1");

      write(BAD.replace("intervall", "interval"));
      bad.awaitTold("/metrics", SUCCESSFUL + "1", "vedette_check_targets 2");
    }
  }

  /** The spool is elsewhere than usual, and nothing of the file may be left that says where. */
  @Test
  void whatHappensToAFileHidesNothingThatWasKept() throws Exception {
    try (Running good = new Running(CHECK)) {
      good.awaitTold("/metrics", "vedette_check_targets 1");
    }
    Files.delete(file());
    assertIsWatchedAsBefore("vedette.yaml is gone; put it back");
    write("");
    assertIsWatchedAsBefore("vedette.yaml is empty; put back what it said");
    Files.write(file(), ("# caf\u00e9\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1));
    assertIsWatchedAsBefore("vedette.yaml:1:1: the file is not text in UTF-8");
    write(GOOD.replace("check: {spool:", "check:\n\tspool: {").replace("spool}}", "spool}"));
    assertIsWatchedAsBefore("vedette.yaml:4:1: ");
    write(GOOD.replace("check:", "chekc:"));
    assertIsWatchedAsBefore("vedette.yaml:3:1: chekc: unknown key");
    write(GOOD.replace("data/spool", "${NOSUCH}/spool"));
    assertIsWatchedAsBefore(
        "vedette.yaml:3:28: check.spool.directory: environment variable NOSUCH is not set");
  }

  private void assertIsWatchedAsBefore(String mistake) throws Exception {
    try (Running bad = new Running(CHECK)) {
      assertThat(bad.log())
          .contains("the configuration is not used: " + mistake)
          .contains("in use instead is all that it said at 20");
      bad.awaitTold("/metrics", SUCCESSFUL + "0", "vedette_check_targets 1");
    }
  }

  // 12, fault 4
  @Test
  void everythingInOneProcessTellsAndDoesTheSame() throws Exception {
    String[] up = {"up", "-c", "vedette.yaml", "--data", "all", "--port", "0"};
    try (Running running = new Running(up)) {
      running.awaitTold(
          "/metrics", SUCCESSFUL + "1", "vedette_config_last_reload_success_timestamp_seconds");
      running.awaitTold("/readyz", "configuration: ready, read at ");

      write(BAD);
      running.awaitTold("/metrics", SUCCESSFUL + "0");
      running.awaitTold(
          "/", "The configuration as it is now is not used", "vedette.yaml:6:41: targets[1].");
      write(GOOD);
      running.awaitTold("/metrics", SUCCESSFUL + "1");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(running.get("/")).contains("href").doesNotContain("is not used"));
      write(BAD);
      running.awaitTold("/metrics", SUCCESSFUL + "0");
    }
    try (Running bad = new Running(up)) {
      awaitBadIsTold(bad);
    }
  }

  private static void awaitBadIsTold(Running bad) {
    String mistake = "vedette.yaml:6:41: targets[1].intervall: unknown key; did you mean interval?";
    assertThat(bad.log())
        .contains("ERROR")
        .contains("the configuration is not used: " + mistake)
        .contains("in use instead is all that it said at 20");
    bad.awaitTold("/readyz", "the file as it is now is not used: " + mistake);
    bad.awaitTold("/metrics", SUCCESSFUL + "0");
  }
}
