package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands on the data of {@code vedette up}: while it runs, and when it has stopped. The tests are
 * the chapters of one story, in order: a start costs seconds.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class UpDataIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String USING = "using the data of 'vedette up' in ./vedette-data\n";
  private static final String STARTED = "it does not run: %s was started for this command\n";

  @TempDir static Path home;
  private Path directory;
  private Process up;
  private volatile StringWriter err = new StringWriter();

  @BeforeAll
  void start() throws Exception {
    directory = home;
    Path file = Files.createDirectory(directory.resolve("conf")).resolve("up.yaml");
    Files.writeString(
        file,
        """
        notify: {channels: {hook: {webhook: {url: 'http://127.0.0.1:1/'}}}}
        maintenance: [{rrule: FREQ=WEEKLY;BYDAY=SU, at: '02:00', duration: 2h, zone: UTC}]
        targets: [{name: 127.0.0.1-1, url: 'http://127.0.0.1:1/', interval: 1s, timeout: 1s}]
        """);
    up = process("up", "-c", "conf/up.yaml", "--port", "0");
    awaitLine(up.inputReader(), "Ctrl-C stops everything");
  }

  @AfterAll
  void stop() {
    up.destroy();
  }

  private Process process(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vedette.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(directory.resolve(arguments[0] + ".err").toFile())
        .start();
  }

  private static void awaitLine(BufferedReader reader, String beginning) throws Exception {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(beginning)) {
        return;
      }
    }
    throw new AssertionError("it ended without saying: " + beginning);
  }

  /** What it prints, once it has ended as expected. */
  private String vedette(int exitCode, String... arguments) {
    StringWriter out = new StringWriter();
    err = new StringWriter();
    int code =
        Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(code).as("%s%s", out, err).isEqualTo(exitCode);
    return out.toString();
  }

  private String target() {
    return "127.0.0.1-1";
  }

  @Test
  @Order(1)
  void whatRunsIsFound() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(vedette(0, "report", "--target", target())).contains("all "));
    assertThat(err).hasToString(USING);
    assertThat(vedette(0, "export", "--all", "--from", "2026-01-01")).contains("connect_refused");
    assertThat(vedette(0, "dead-letters", "list")).isEqualTo("no dead letters\n");
    assertThat(vedette(0, "targets", "list")).startsWith("no targets in Kafka;");
    assertThat(vedette(0, "doctor")).contains("1 writer").doesNotContain("FAIL");
    assertThat(err).hasToString(usingFile() + USING);
    assertThat(vedette(0, "maintenance", "list", "--next", "1")).contains("BYDAY=SU at 02:00");
    assertThat(err).hasToString(usingFile());
    assertThat(vedette(1, "alert", "test", "hook")).startsWith("hook has not taken");
    assertThat(err).hasToString(usingFile());
    assertThat(vedette(0, "storage", "status")).contains("free on its disk");
    assertThat(vedette(0, "targets", "forget", target()))
        .isEqualTo("forgot 127.0.0.1-1; its history stays\n");
    assertThat(err.toString()).contains("if it is still to be watched, its next result brings it");
    assertThat(vedette(2, "targets", "forget", target(), "127.0.0.1-2")).isEmpty();
    assertThat(err.toString()).contains("no check of '127.0.0.1-2' is stored; did you mean");
    assertThat(up.isAlive()).isTrue();
  }

  private String usingFile() {
    return "using the configuration of 'vedette up': " + directory.resolve("conf/up.yaml") + "\n";
  }

  @Test
  @Order(2)
  void whatHasStoppedIsStartedForTheCommandAlone() throws Exception {
    up.destroy();
    assertThat(up.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(vedette(0, "report", "--target", target())).contains("all ");
    assertThat(err).hasToString(USING + STARTED.formatted("PostgreSQL"));
    assertThat(vedette(0, "dead-letters", "list")).isEqualTo("no dead letters\n");
    assertThat(err).hasToString(USING + STARTED.formatted("Kafka"));

    assertThat(postmaster()).doesNotExist();
  }

  private Path postmaster() {
    return directory.resolve("vedette-data/postgres/data/postmaster.pid");
  }

  @Test
  @Order(3)
  void aSignalLeavesNothingBehind() throws Exception {
    Process report = process("report", "--target", target());
    Path said = directory.resolve("report.err");
    await().atMost(LIMIT).until(() -> Files.readString(said).startsWith(USING));

    report.destroy();

    assertThat(report.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(report.exitValue()).isEqualTo(128 + 15);
    assertThat(said).content().doesNotContain("vedette:", "\tat ");
    assertThat(postmaster()).doesNotExist();
  }

  @Test
  @Order(4)
  void whoeverComesSecondWaitsForAnotherCommandAndUpDoesNotStart() throws Exception {
    Path postgres = directory.resolve("vedette-data/postgres");
    Thread second = new Thread(() -> vedette(0, "report", "--target", target()));
    try (EmbeddedPostgres first = EmbeddedPostgres.start(postgres, PostgresOptions.forTests())) {
      assertThat(first.pid()).isPositive();
      vedette(69, "up", "--data", postgres.getParent().toString());
      assertThat(err.toString())
          .contains(
              postgres.getParent()
                  + " is in use by another running Vedette; stop that one, or name another"
                  + " directory by --data DIR");

      second.start();
      await().atMost(LIMIT).until(() -> err.toString().equals(USING));
    }
    second.join();
    assertThat(err).hasToString(USING + STARTED.formatted("PostgreSQL"));
  }

  @Test
  @Order(5)
  void whatIsNamedComesBeforeWhatLiesHereAndAConfigurationBeforeData() throws Exception {
    String[] report = {"report", "--target", target()};
    Path file = directory.resolve("vedette.yaml");

    Files.writeString(file, "location: here\n");
    assertThat(vedette(0, report)).contains("all ");
    assertThat(err.toString()).startsWith(USING);

    Files.writeString(file, "postgres: {url: 'postgres://a@127.0.0.1:1/b'}\n");
    vedette(69, report);
    assertThat(err.toString()).contains("can't read PostgreSQL").doesNotContain("vedette-data");
    vedette(0, "report", "--target", target(), "--data", "vedette-data");
    assertThat(err.toString()).startsWith("using the data of 'vedette up' in vedette-data\n");
    vedette(69, "report", "--target", target(), "--data", "vedette-data", "-c", "vedette.yaml");
    Files.delete(file);
  }

  @Test
  @Order(6)
  void howLongToKeepTheHistoryIsForAConfigurationToSay() throws Exception {
    vedette(2, "storage", "apply", "--now");
    assertThat(err.toString()).contains("there is no vedette.yaml here to say", "by -c FILE");

    Files.writeString(directory.resolve("kept.yaml"), "storage: {archive: 40d}\n");
    assertThat(vedette(0, "storage", "apply", "--now", "-c", "kept.yaml"))
        .containsPattern("archive +kept for 40");
  }

  @Test
  @Order(7)
  void theDataOfAnOlderVedetteIsNamedAsSuch() throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(
                directory.resolve("vedette-data/postgres"), PostgresOptions.durable(0));
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE target DROP forgotten_at");
      statement.execute("DROP TABLE storage_retention");
      statement.execute("ALTER TABLE target_location DROP first_seen");
      statement.execute("DROP VIEW check_history");
    }
    for (String command :
        List.of(
            "report --target " + target(),
            "export --all --from 2026-01-01",
            "storage status",
            "storage apply --now -c kept.yaml",
            "targets forget " + target())) {
      vedette(69, command.split(" "));
      assertThat(err.toString())
          .as(command)
          .contains("is that of an older Vedette: 'vedette up --data /")
          .contains("vedette-data' brings it up to date");
    }
  }

  @Test
  @Order(8)
  void whereThereIsNeitherItIsSaidHowToNameOne(@TempDir Path elsewhere) throws Exception {
    directory = elsewhere;

    vedette(2, "report", "--target", "a");
    assertThat(err)
        .hasToString(
            "vedette: there is neither data in ./vedette-data yet nor vedette.yaml: 'vedette up'"
                + " makes the data; or name yours by --data DIR or -c FILE\n");
    vedette(2, "doctor");
    assertThat(err.toString()).contains("'vedette up' makes the data");
    vedette(2, "dead-letters", "list", "--data", "none");
    assertThat(err)
        .hasToString(
            "vedette: there is no data of 'vedette up' in none; look at the name, or make it by"
                + " 'vedette up --data none'\n");
    assertThat(elsewhere).isEmptyDirectory();

    Files.writeString(elsewhere.resolve("vedette.yaml"), "location: here\n");
    vedette(2, "targets", "list");
    assertThat(err.toString())
        .startsWith(
            "vedette: there is no data in ./vedette-data yet: 'vedette up' makes it; or name yours"
                + " by --data DIR, or add kafka: {")
        .endsWith("} to vedette.yaml\n");
    vedette(2, "doctor");
    assertThat(err.toString()).contains("'vedette up' makes it", "add postgres: {");
  }
}
