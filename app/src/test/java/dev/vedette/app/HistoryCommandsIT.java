package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Retention;
import dev.vedette.model.Timings;
import dev.vedette.store.CheckResults;
import dev.vedette.store.Database;
import dev.vedette.store.History;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return new CheckResult(
        "shop",
        "berlin-1",
        slot,
        slot,
        INTERVAL,
        "https://shop.example/",
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
            "month        uptime %      down for     known %      checks    p50 ms    p95 ms    p99 ms",
            "2025-12     no checks",
            "2026-01      100.0000         0m 0s    100.0000       1,728      50.5      50.5      50.5",
            "2026-02       99.8511      1h 0m 0s    100.0000       4,032      50.5      50.5      50.5",
            "all           99.8958      1h 0m 0s    100.0000       5,760      50.5      50.5      50.5");
  }

  @Test
  void aReportIsThereForProgramsToo() {
    assertThat(run("report", "--target", "shop", "--from", "2026-02", "--to", "2026-02", "--json"))
        .isZero();

    assertThat(out.toString().lines().toList()).hasSize(2);
    assertThat(out.toString())
        .startsWith(
            "{\"target\":\"shop\",\"location\":null,\"first_day\":\"2026-02-01\","
                + "\"last_day\":\"2026-02-28\",\"uptime\":0.998511")
        .contains("\"up\":4026,\"down\":6,\"unknown\":0", "\"average_tls_us\":null");
  }

  @Test
  void anExportHoldsEveryCheckAsItWas() {
    assertThat(run("export", "--target", "shop", "--from", "2026-01", "--to", "2026-02")).isZero();
    assertThat(out.toString().lines()).hasSize(5760);

    assertThat(out.toString().lines().filter(line -> line.contains("2026-02-01T00:10:00Z")))
        .containsExactly(
            "{\"target\":\"shop\",\"location\":\"berlin-1\",\"scheduled_at\":\"2026-02-01T00:10:00Z\","
                + "\"started_at\":\"2026-02-01T00:10:00Z\",\"interval_ms\":600000,\"outcome\":\"down\","
                + "\"failure_code\":\"status_unexpected\",\"failure_phase\":\"wait\","
                + "\"failure_message\":\"got 503, \\\"sorry\\\"\",\"status\":503,\"http_version\":\"1.1\","
                + "\"ip\":\"192.0.2.7\",\"bytes\":5120,\"redirects\":0,\"body_matched\":null,"
                + "\"total_us\":50460,\"dns_us\":300,\"connect_us\":8000,\"tls_us\":null,\"send_us\":60,"
                + "\"wait_us\":41200,\"receive_us\":900,\"certificate_subject\":null,"
                + "\"certificate_issuer\":null,\"certificate_not_before\":null,"
                + "\"certificate_not_after\":null,\"certificate_trusted\":null}");
    assertThat(err.toString()).isEmpty();
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
    assertThat(err.toString()).contains("'January' is no month; write 2026-01");
    assertThat(run("export", "--target", "shop", "--from", "2026-02", "--to", "2026-01"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--to 2026-01 ends before --from 2026-02 begins");
    assertThat(run("export", "--from", "2026-02")).isEqualTo(2);
  }

  @Test
  void aDatabaseThatIsAwayIsSaidToBe() throws Exception {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: 'postgres://a@127.0.0.1:1/b'}\n");

    assertThat(run("report", "--target", "shop")).isEqualTo(69);
    assertThat(err.toString()).contains("can't read PostgreSQL", "vedette doctor");
  }
}
