package dev.vedette.app.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette maintenance add|list|end}, and what {@code vedette report} makes of it. */
final class MaintenanceCommandsIT {
  private static EmbeddedPostgres postgres;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path tables) {
    postgres = EmbeddedPostgres.start(tables, new PostgresOptions(0, false, null));
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
    }
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        postgres: {url: '%s'}
        maintenance:
          - {rrule: FREQ=WEEKLY;BYDAY=SU, at: '02:00', duration: 2h, zone: Europe/Berlin}
          - {from: 2026-12-24T22:00, to: 2026-12-25T04:00, targets: [shop], note: new rack}
        """
            .formatted(postgres.uri()));
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(
          """
          TRUNCATE maintenance_window, target CASCADE;
          INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
          VALUES (60000, now(), now(), 'shop', 'https://shop.example/', '{}')
          """);
    }
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aWindowIsPlannedShownAndEnded() {
    String from = Instant.now().minusSeconds(60).toString();
    assertThat(
            run(
                "maintenance",
                "add",
                "--target",
                "shop",
                "--for",
                "2h",
                "--note",
                "new disks",
                "--from",
                from))
        .isZero();
    assertThat(out.toString()).matches("(?s) *\\d+  open .* shop  new disks\\R");
    String id = out.toString().strip().split(" ")[0];

    assertThat(run("maintenance", "list")).isZero();
    assertThat(out.toString()).contains("open").contains("shop");
    assertThat(run("maintenance", "end", id)).isZero();
    assertThat(out.toString()).contains(id + "  ended");
    assertThat(run("maintenance", "list")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("no maintenance is open or planned");
    assertThat(run("maintenance", "end", id)).isEqualTo(2);
    assertThat(err.toString()).contains("window " + id + " is over since");
    assertThat(run("maintenance", "end", "999999")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no window 999999");
  }

  @Test
  void whatIsPlannedForLaterIsCalledOff() {
    String add = "maintenance add --tag team=web --tag tier=1 --from 2099-01-01T00:00:00Z --for 1d";
    assertThat(run(add.split(" "))).isZero();
    assertThat(out.toString())
        .contains("planned    2099-01-01 00:00:00 to 2099-01-02 00:00:00 UTC  team=web, tier=1");

    assertThat(run("maintenance", "end", out.toString().strip().split(" ")[0])).isZero();
    assertThat(out.toString()).contains("  off ");
  }

  @Test
  void theNextWindowsOfEachRuleAreThoseOfItsClock() {
    assertThat(run("maintenance", "list", "--next", "60")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo("all targets: FREQ=WEEKLY;BYDAY=SU at 02:00 for 2h, Europe/Berlin");
    // A year of Sundays has both days on which the clock is changed; one of them skips the time.
    assertThat(lines).hasSizeGreaterThanOrEqualTo(62 - 1);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("  Sun ") && !line.endsWith("open"))
        .hasSize(60)
        .allMatch(line ->
            line.contains(" 02:00:00 +0")
                || line.contains("-03-") && line.contains(" 03:00:00 +02:00 to"));
  }

  @Test
  void aWindowThatIsOpenIsShownBeforeTheNextOnes() throws Exception {
    LocalDateTime hour = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS);
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        maintenance:
          - {from: %s, to: %s, targets: [shop]}
          - {from: 2026-01-01T00:00, to: 2026-01-01T04:00, targets: [blog]}
        """
            .formatted(hour.minusHours(1), hour.plusHours(2)));

    assertThat(run("maintenance", "list", "--next", "3")).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("shop: once, UTC"),
            window -> assertThat(window).endsWith(":00:00 UTC  open"),
            title -> assertThat(title).startsWith("blog: once, UTC"),
            over -> assertThat(over).isEqualTo("  over: it has no more windows"));
  }

  @Test
  void programsGetAnObjectForEachWindow() {
    assertThat(run("maintenance", "list", "--next", "1", "--json")).isZero();
    assertThat(out.toString().lines().findFirst().orElseThrow())
        .startsWith("{\"rule\":\"")
        .contains("\"targets\":[],\"tags\":{}", "\"zone\":\"Europe/Berlin\"", "\"local_from\":\"");

    assertThat(run("maintenance", "add", "--all", "--for", "1h")).isZero();
    assertThat(run("maintenance", "list", "--json")).isZero();
    assertThat(out.toString()).contains("\"state\":\"open\"", "\"rule\":null", "\"note\":null");
  }

  @Test
  void mistakesAreToldWithTheRemedy() {
    assertThat(run("maintenance", "add", "--target", "shp", "--for", "2h")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean shop?");
    assertThat(run("maintenance", "add", "--all", "--for", "32d")).isEqualTo(2);
    assertThat(err.toString()).contains("--for must be from 1m to 31d");
    assertThat(run("maintenance", "add", "--all", "--for", "1h", "--from", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is no time");
    assertThat(run("maintenance", "add", "--for", "1h")).isEqualTo(2);
    assertThat(run("maintenance", "list", "--next", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--next must be from 1 to 120, not 0");
  }
}
