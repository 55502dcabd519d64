package dev.vedette.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Retention;
import dev.vedette.model.Timings;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette report} and {@code vedette export}, of a quarter that is mostly archived. */
final class HistoryCommandsIT {
  private static final Instant FIRST = Instant.parse("2026-01-20T00:00:00Z");
  private static final Instant LAST = Instant.parse("2026-03-02T06:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final Instant DENSE = Instant.parse("2026-03-01T00:00:00Z");

  private static final Duration DENSE_INTERVAL = Duration.ofDays(1).dividedBy(10_000);

  private static EmbeddedPostgres postgres;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path tables) {
    postgres = EmbeddedPostgres.start(tables, new PostgresOptions(0, false, null));
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      List<CheckResult> checks = new ArrayList<>();
      for (Instant slot = FIRST; slot.isBefore(LAST); slot = slot.plus(INTERVAL)) {
        checks.add(check(slot));
      }
      // A day of 10,000 checks, one of them down; Tokyo sees a quarter of it.
      for (int i = 0; i < 10_000; i++) {
        Instant slot = DENSE.plusMillis(i * DENSE_INTERVAL.toMillis());
        checks.add(check("dense", "berlin-1", DENSE_INTERVAL, slot, i == 17));
        if (i >= 5_000 && i < 7_500) {
          checks.add(check("dense", "tokyo", DENSE_INTERVAL, slot, i == 6_000));
        }
      }
      new CheckResults(database, InstantSource.fixed(LAST)).insert(checks);
      new History(
              database,
              new StorageSettings(
                  new Retention(2), new Retention(365), new Retention(365), new Retention(365)))
          .maintain(LAST);
    }
  }

  /** Down for one hour, the first of February. */
  private static CheckResult check(Instant slot) {
    boolean down = slot.toString().startsWith("2026-02-01T00");
    return check("shop", "berlin-1", INTERVAL, slot, down);
  }

  private static CheckResult check(
      String target, String location, Duration interval, Instant slot, boolean down) {
    return new CheckResult(
        target,
        location,
        slot,
        slot,
        interval,
        "https://" + target + ".example/",
        down
            ? Outcome.of(
                new Failure(FailureCode.STATUS_UNEXPECTED, "got 503, \"sorry\"", Phase.WAIT))
            : new Outcome.Up(),
        down ? 503 : 200,
        "1.1",
        "192.0.2.7",
        5_120L,
        0,
        null,
        new Timings(300, 8_000, Timings.ABSENT, 60, 41_200, 900, 50_460),
        null,
        Map.of());
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: '" + postgres.uri() + "'}\n");
  }

  private int run(String... arguments) {
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aReportSaysWhatEachMonthWas() {
    assertThat(run("report", "--target", "shop", "--from", "2025-12", "--to", "2026-02")).isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "shop, all locations, months in UTC",
            "",
            "month        uptime %      down for     known %      checks    p50 ms    p95 ms    p99"
                + " ms",
            "2026-01        100.00         0m 0s      100.00       1,728      50.5      50.5     "
                + " 50.5",
            "2026-02         99.85      1h 0m 0s      100.00       4,032      50.5      50.5     "
                + " 50.5",
            "all             99.89      1h 0m 0s      100.00       5,760      50.5      50.5     "
                + " 50.5");
  }

  @Test
  void aReportOfSeveralLocationsWeighsEachByTheTimeItWatched() {
    assertThat(run("report", "--target", "dense", "--from", "2026-03", "--to", "2026-03")).isZero();

    // 12,500 checks of 8.64 s: two down.
    assertThat(out.toString().lines().toList())
        .startsWith("dense, 2 locations taken together (down for: their average), months in UTC")
        .contains(
            "2026-03         99.98         0m 8s      100.00      12,500      50.5      50.5     "
                + " 50.5");
  }

  @Test
  void aReportOfOneLocationIsThatLocationsAlone() {
    assertThat(
            run(
                "report",
                "--target",
                "dense",
                "--location",
                "berlin-1",
                "--from",
                "2026-03",
                "--to",
                "2026-03",
                "--csv"))
        .isZero();

    assertThat(out.toString().lines().toList())
        .hasSize(3)
        .contains(
            "dense,berlin-1,2026-03,2026-03-01,2026-03-31,0.9999000000,1.0000000000,86391360,86400000,"
                + "86400000,1,9999,1,0,50460,50460,50460,50460,50460,50460,300,8000,,60,41200,900,0,0")
        .anyMatch(line -> line.startsWith("dense,berlin-1,all,2026-03-01,2026-03-31,0.9999"));
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "report",
                "--target",
                "dense",
                "--location",
                "berlin-1",
                "--from",
                "2026-03",
                "--to",
                "2026-03"))
        .isZero();
    assertThat(out.toString()).contains("2026-03         99.99         0m 8s      100.00");
  }

  @Test
  void aReportIsThereForProgramsToo() {
    assertThat(run("report", "--target", "shop", "--from", "2026-02", "--to", "2026-02", "--json"))
        .isZero();

    assertThat(out.toString().lines().toList()).hasSize(2);
    assertThat(out.toString())
        .startsWith(
            "{\"target\":\"shop\",\"location\":null,\"period\":\"2026-02\",\"first_day\":\"2026-02-01\","
                + "\"last_day\":\"2026-02-28\",\"uptime\":0.998511")
        .contains("\"up\":4026,\"down\":6,\"unknown\":0", "\"average_tls_us\":null");
  }

  @Test
  void aReportCanBeByDayOrWeekInAnyZone() {
    assertThat(
            run(
                "report",
                "--target",
                "shop",
                "--by",
                "day",
                "--zone",
                "Europe/Berlin",
                "--from",
                "2026-01-31",
                "--to",
                "2026-02-02"))
        .isZero();
    // The hour from midnight in UTC is the second one in Berlin.
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "shop, all locations, days in Europe/Berlin",
            "",
            "day           uptime %      down for     known %      checks    p50 ms    p95 ms   "
                + " p99 ms",
            "2026-01-31      100.00         0m 0s      100.00         144      50.5      50.5     "
                + " 50.5",
            "2026-02-01       95.83      1h 0m 0s      100.00         144      50.5      50.5     "
                + " 50.5",
            "2026-02-02      100.00         0m 0s      100.00         144      50.5      50.5     "
                + " 50.5",
            "all              98.61      1h 0m 0s      100.00         432      50.5      50.5     "
                + " 50.5");

    out.getBuffer().setLength(0);
    assertThat(
            run(
                "report",
                "--target",
                "shop",
                "--by",
                "week",
                "--from",
                "2026-01",
                "--to",
                "2026-02-02",
                "--csv"))
        .isZero();
    assertThat(out.toString().lines().skip(1).map(line -> line.split(",")).map(each -> each[2]))
        .containsExactly("2026-W04", "2026-W05", "2026-W06", "all");
    assertThat(out.toString()).contains("shop,,2026-W04,2026-01-19,2026-01-25,1.0");
  }

  @Test
  void aReportOfAllTargetsHasALineForEach() {
    assertThat(run("report", "--all", "--from", "2026-03-01", "--to", "2026-03-01")).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "all targets, all locations, 2026-03-01 to 2026-03-01 in UTC",
            "",
            "target       uptime %      down for     known %      checks    p50 ms    p95 ms    p99"
                + " ms",
            "dense           99.98         0m 8s      100.00      12,500      50.5      50.5     "
                + " 50.5",
            "shop           100.00         0m 0s      100.00         144      50.5      50.5     "
                + " 50.5",
            "all             99.99         0m 8s      100.00      12,644      50.5      50.5     "
                + " 50.5");

    out.getBuffer().setLength(0);
    assertThat(run("report", "--all", "--from", "2026-03", "--json")).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("{\"target\":null,\"location\":null,\"period\":\"all\",");

    out.getBuffer().setLength(0);
    assertThat(run("report", "--all", "--to", "2025-06")).isZero();
    assertThat(err.toString()).isEqualTo("no check of that time is stored\n");
    assertThat(run("report", "--all", "--by", "day")).isEqualTo(2);
    assertThat(err.toString()).contains("leave out --by");
    assertThat(run("report", "--all", "--zone", "Berlin")).isEqualTo(2);
    assertThat(err.toString()).contains("'Berlin' is not a time zone; write for instance");
  }

  @Test
  void anExportHoldsEveryCheckAsItWas() {
    assertThat(run("export", "--target", "shop", "--from", "2026-01", "--to", "2026-02")).isZero();
    assertThat(out.toString().lines()).hasSize(5760);

    assertThat(out.toString().lines().filter(line -> line.contains("2026-02-01T00:10:00Z")))
        .containsExactly(
            "{\"target\":\"shop\",\"location\":\"berlin-1\",\"scheduled_at\":\"2026-02-01T00:10:00Z\","
                + "\"started_at\":\"2026-02-01T00:10:00Z\",\"interval_ms\":600000,\"outcome\":\"down\","
                + "\"failure_code\":\"status_unexpected\",\"failure_phase\":\"wait\",\"failure_message\":\"got"
                + " 503, \\\"sorry\\\"\",\"status\":503,\"http_version\":\"1.1\","
                + "\"ip\":\"192.0.2.7\",\"bytes\":5120,\"redirects\":0,\"body_matched\":null,"
                + "\"total_us\":50460,\"dns_us\":300,\"connect_us\":8000,\"tls_us\":null,\"send_us\":60,"
                + "\"wait_us\":41200,\"receive_us\":900,\"certificate_subject\":null,"
                + "\"certificate_issuer\":null,\"certificate_not_before\":null,"
                + "\"certificate_not_after\":null,\"certificate_trusted\":null}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anExportCanBeOfTheLastHours() {
    assertThat(run("export", "--target", "shop", "--last", "1h", "--to", "2026-02-01T01:30:00Z"))
        .isZero();
    assertThat(out.toString().lines())
        .hasSize(6)
        .first()
        .asString()
        .contains("\"scheduled_at\":\"2026-02-01T00:30:00Z\"");

    out.getBuffer().setLength(0);
    assertThat(run("export", "--target", "shop", "--last", "36500d")).isZero();
    assertThat(out.toString().lines()).hasSizeGreaterThan(5_760);
    assertThat(run("export", "--target", "shop", "--last", "1h", "--from", "2026-01")).isEqualTo(2);
    assertThat(run("export", "--target", "shop", "--last", "60")).isEqualTo(2);
    assertThat(err.toString())
        .contains("'60' is not a duration; write", "--from=TIME and --last=D can't stand together");
  }

  @Test
  void anExportCanBeATableInAFile() throws Exception {
    Path file = directory.resolve("shop.csv");

    assertThat(
            run(
                "export",
                "--all",
                "--from",
                "2026-02-01",
                "--to",
                "2026-02-01T01:00:00Z",
                "--csv",
                "-o",
                file.toString()))
        .isZero();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(7);
    assertThat(lines.getFirst()).startsWith("target,location,scheduled_at,");
    assertThat(lines.get(1))
        .contains(",down,status_unexpected,wait,\"got 503, \"\"sorry\"\"\",503,");
  }

  @Test
  void mistakesAreToldWithARemedy() {
    assertThat(run("report", "--target", "shp")).isEqualTo(2);
    assertThat(err.toString()).contains("no check of 'shp' is stored; did you mean shop?");
    assertThat(run("report", "--target", "shop", "--from", "January")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--from: 'January' is no month or day; write 2026-01 or 2026-01-31");
    assertThat(run("export", "--target", "shop", "--from", "2026-02", "--to", "2026-01"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--to 2026-01 ends before --from 2026-02 begins");
    assertThat(run("export", "--from", "2026-02")).isEqualTo(2);
  }

  @Test
  void aShorterRetentionIsAppliedWhenAskedTo() throws Exception {
    assertThat(run("storage", "status")).isZero();
    assertThat(out.toString())
        .contains(
            "archive      kept for 1y", "daily        kept for 1y", "rollups      last done never");
    Files.writeString(
        directory.resolve("vedette.yaml"),
        "postgres: {url: '%s'}\nstorage: {archive: 90d, hourly: 60d, daily: 90d}\n"
            .formatted(postgres.uri()));

    assertThat(run("storage", "apply")).isEqualTo(2);
    assertThat(run("storage", "apply", "--now")).isZero();

    assertThat(out.toString()).contains("archive      kept for 90d", "hourly       kept for 60d");
  }

  @Test
  void theStorageIsShownByLevel() {
    assertThat(run("storage", "status")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "raw          kept until archived +[0-9.]+ [kM]B  2026-0.-.. to 2026-03-02\n")
        .containsPattern("archive      kept for \\S+ +[0-9.]+ [kM]B  2026-01-20 to 2026-02-..\n")
        .containsPattern("daily        kept for \\S+ +[0-9.]+ [kM]B  2026-01-20 to 2026-03-0.\n")
        .contains("all of the database")
        .doesNotContain("free on its disk");
    out.getBuffer().setLength(0);

    assertThat(run("storage", "status", "--json")).isZero();
    assertThat(out.toString())
        .startsWith("{\"levels\":[{\"level\":\"raw\",\"bytes\":")
        .contains(
            "\"oldest\":\"2026-01-20\"", "\"free_bytes\":null", "\"upkeep\":{\"partitions\":");
  }

  @Test
  void whoMayOnlyReadIsToldWhatWritingTakes() throws Exception {
    sql("REVOKE UPDATE ON target, storage_retention FROM vedette");
    try {
      assertThat(run("targets", "forget", "shop")).isEqualTo(69);
      assertThat(err.toString())
          .contains(
              "can't write to PostgreSQL: the role lacks a right in PostgreSQL: ERROR: permission"
                  + " denied for table target (SQLSTATE 42501); it takes UPDATE on the table"
                  + " target and INSERT on target_pause, which the role of 'vedette write' has");
      assertThat(run("storage", "apply", "--now")).isEqualTo(69);
      assertThat(err.toString())
          .contains("it takes INSERT and UPDATE on the table storage_retention");
    } finally {
      sql("GRANT UPDATE ON target, storage_retention TO vedette");
    }
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement once = connection.createStatement()) {
      once.execute(statement);
    }
  }

  @Test
  void aDatabaseThatIsAwayIsSaidToBe() throws Exception {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: 'postgres://a@127.0.0.1:1/b'}\n");

    assertThat(run("report", "--target", "shop")).isEqualTo(69);
    assertThat(err.toString()).contains("can't read PostgreSQL", "vedette doctor");
  }
}
