package dev.vedette.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.checks.CheckResults;
import java.io.IOException;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history of an hour in which shop fails for ten minutes and blog for three. */
final class AlertSimulateIT {
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

  private static final String TO = START.plus(Duration.ofHours(1)).toString();

  private static final String ID_OF_TILL = "SELECT target_id FROM target WHERE name = 'till'";

  private static EmbeddedPostgres postgres;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void store(@TempDir Path directory) throws SQLException {
    postgres = EmbeddedPostgres.start(directory.resolve("pg"), new PostgresOptions(0, false, null));
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      checks.add(check("shop", minute, minute >= 10 && minute < 20));
      checks.add(check("blog", minute, minute >= 30 && minute < 33));
      checks.add(check("mail", minute, false));
    }
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      new CheckResults(database, InstantSource.system()).insert(checks);
    }
    // As the default rule decides: the third failure opens, the second success closes.
    insert("shop", 12, 21);
    insert("blog", 32, 34);
  }

  private static CheckResult check(String target, int minute, boolean fails) {
    Failure failure = new Failure(FailureCode.STATUS_UNEXPECTED, "got 503", Phase.WAIT);
    return new CheckResult(
        target,
        "berlin",
        minute(minute),
        minute(minute),
        Duration.ofMinutes(1),
        "https://" + target + ".example/",
        fails ? Outcome.of(failure) : new Outcome.Up(),
        fails ? 503 : 200,
        "1.1",
        "192.0.2.7",
        100L,
        0,
        null,
        new Timings(300, 8_000, 15_000, 60, 41_200, 900, 65_460),
        null,
        Map.of());
  }

  private static Instant minute(int number) {
    return START.plus(Duration.ofMinutes(number));
  }

  private static void insert(String target, int opened, int closed) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO incident (incident_id, opened_at, began_after, began_before,
            closed_at, ended_after, ended_before, target_id, kind, reason, down)
          SELECT '%1$s', '%2$s', '%2$s'::timestamptz - interval '3 min',
            '%2$s'::timestamptz - interval '2 min', '%3$s',
            '%3$s'::timestamptz - interval '2 min', '%3$s'::timestamptz - interval '1 min',
            target_id, 'down', 'recovered', '{berlin}'
          FROM target WHERE name = '%4$s'
          """
              .formatted(
                  IncidentId.of(target, IncidentKind.DOWN, minute(opened)),
                  minute(opened),
                  minute(closed),
                  target));
    }
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: '" + postgres.uri() + "'}\n");
  }

  private int simulate(String... arguments) {
    return vedette("alert", "simulate", arguments);
  }

  private int recompute(String... arguments) {
    return vedette("incidents", "recompute", arguments);
  }

  private int vedette(String family, String command, String... arguments) {
    return vedette(family, command, START, arguments);
  }

  private int vedette(String family, String command, Instant from, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all =
        new ArrayList<>(List.of(family, command, "--from", from.toString(), "--to", TO));
    all.addAll(List.of(arguments));
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void bySameRulesEverythingIsAsItWas() {
    assertThat(simulate()).isZero();

    assertThat(out.toString())
        .contains(
            " (UTC): 180 checks of 3 targets by the rules of their time\n",
            "\n  alerts        2, as many as there were\n",
            "\n  Nothing would change: everybody hears the same at the same time.\n")
        .hasLineCount(4);

    assertThat(simulate("--all")).isZero();
    assertThat(out.toString())
        .contains("  down         11m 0s    shop    hear the same\n")
        .contains("  down         4m 0s     blog    hear the same\n");
  }

  @Test
  void byOtherRulesPeopleAreToldLaterOrNotAtAll() {
    assertThat(simulate("--after", "5")).isZero();

    assertThat(out.toString())
        .contains(
            "by the rules of their time, but after 5\n",
            "\n  alerts        1 instead of 2\n",
            "\n  no more told  1\n",
            "\n  told later    1 by 2m 0s\n",
            "\n~ " + words(14) + "  down         11m 0s    shop    told 2m 0s later\n",
            "\n- " + words(32) + "  down         4m 0s     blog    would not be told\n");
  }

  private static String words(int minute) {
    return TimeWords.utc(minute(minute));
  }

  @Test
  void theRulesOfAFileAreThoseOfItsTargets() throws IOException {
    assertThat(simulate("-c", file().toString())).isZero();

    assertThat(out.toString())
        .contains("120 checks of 2 targets by the rules of the file\n", "would not be told")
        .doesNotContain("shop");
  }

  private Path file() throws IOException {
    return Files.writeString(
        directory.resolve("other.yaml"),
        """
        postgres: {url: '%s'}
        targets:
        - {name: blog, url: 'https://blog.example/', alerts: {after: 4}}
        - {name: mail, url: 'https://mail.example/'}
        """
            .formatted(postgres.uri()));
  }

  @Test
  void whatIsOverInMaintenanceIsNotToldOnBothSides() throws SQLException {
    execute(
        """
        INSERT INTO maintenance_window (from_at, to_at, created_at, targets, tags)
        VALUES ('%s', '%s', now(), '{shop}', '{}')
        """
            .formatted(minute(5), minute(30)));
    try {
      assertThat(simulate()).isZero();
      assertThat(out.toString())
          .contains(
              "  alerts        1, as many as there were\n", "  held back     1 by maintenance\n");

      assertThat(simulate("--target", "shop", "--json", "--fail-if-alerts", "0")).isZero();
      assertThat(out.toString())
          .contains("\"held_back\":{\"maintenance\":1,\"dependency\":0,\"not_told\":0}")
          .contains("\"told_at\":null,\"in_ledger\":false,\"held_back\":\"maintenance\"}");
    } finally {
      execute("DELETE FROM maintenance_window");
    }
  }

  @Test
  void whatDependsOnAnotherIsNamedWithItsOutage() throws IOException {
    String targets =
        """
        postgres: {url: '%s'}
        targets:
        - {name: shop, url: 'https://shop.example/', alerts: {recover: 25}}
        - {name: blog, url: 'https://blog.example/', depends_on: [%s]}
        - {name: mail, url: 'https://mail.example/'}
        """;
    Path file = directory.resolve("other.yaml");
    Files.writeString(file, targets.formatted(postgres.uri(), "mail"));
    assertThat(simulate("-c", file.toString(), "--target", "blog")).isZero();
    assertThat(out.toString()).contains("  Nothing would change");

    Files.writeString(file, targets.formatted(postgres.uri(), "shop"));
    assertThat(simulate("-c", file.toString(), "--target", "blog")).isZero();
    assertThat(out.toString())
        .contains("  no more told  1\n", "  explained     1 by what they depend on\n")
        .contains("blog    named with what it depends on\n")
        .contains(": 60 checks of 1 target by");
  }

  @Test
  void whatAParentDependsOnExplainsTheChildAsWell() throws Exception {
    List<CheckResult> till = new ArrayList<>();
    for (int minute = 25; minute < 60; minute++) {
      till.add(check("till", minute, minute >= 30 && minute < 35));
    }
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      new CheckResults(database, InstantSource.system()).insert(till);
    }
    Path file = directory.resolve("other.yaml");
    Files.writeString(
        file,
        """
        postgres: {url: '%s'}
        targets:
        - {name: shop, url: 'https://shop.example/', alerts: {recover: 35}}
        - {name: mail, url: 'https://mail.example/', depends_on: [blog]}
        - {name: blog, url: 'https://blog.example/', depends_on: [shop], alerts: {after: 2}}
        - {name: till, url: 'https://till.example/', depends_on: [blog], alerts: {recover: 15}}
        """
            .formatted(postgres.uri()));
    assertThat(simulate("-c", file.toString(), "--target", "till", "--json")).isZero();
    execute("DELETE FROM check_result WHERE target_id IN (" + ID_OF_TILL + ")");
    execute("DELETE FROM target_location WHERE target_id IN (" + ID_OF_TILL + ")");
    execute("DELETE FROM target WHERE name = 'till'");

    // Named with shop, whose end at minute 54 comes after that of till at 49, and of blog at 34.
    assertThat(out.toString())
        .contains("\"simulated\":{\"began_before\":\"" + minute(30) + "\"")
        .contains("\"told_at\":null,\"in_ledger\":false,\"held_back\":\"dependency\"}")
        .contains("\"simulated_alerts\":0,");
  }

  @Test
  void whatWasOpenAtTheBeginningIsDecidedByTheRulesOfItsTime() {
    // In the middle of the outage: open already, whatever the other rule would have said.
    assertThat(vedette("alert", "simulate", minute(15), "--after", "8", "--all")).isZero();

    assertThat(out.toString())
        .contains(words(12) + "  down         11m 0s    shop    hear the same\n")
        .contains("\n- " + words(32));
  }

  @Test
  void aPipelineIsStoppedByTooManyAlerts() {
    assertThat(simulate("--after", "1", "--fail-if-alerts", "1", "--json")).isOne();
    assertThat(out.toString())
        .contains(
            "\"targets\":3,\"checks\":180,\"checks_in_time\":180,\"stored_alerts\":2,\"simulated_alerts\":2,\"same\":0,",
            "{\"target\":\"blog\",\"kind\":\"down\",\"change\":\"moved\",\"stored\":{",
            "\"told_later_ms\":-120000,\"closed_later_ms\":0}")
        .hasLineCount(1);
    assertThat(simulate("--after", "1", "--fail-if-alerts", "2")).isZero();
    assertThat(simulate("--target", "shop", "--after", "1", "--fail-if-alerts", "1")).isZero();
  }

  @Test
  void withoutHistoryThereIsNothingToDecideAbout() {
    assertThat(during2020()).isZero();
    assertThat(out.toString())
        .contains("No check of that time is stored, so there is nothing to decide about.\n")
        .hasLineCount(2);

    assertThat(during2020("--fail-if-alerts", "5", "--json")).isOne();
    assertThat(err.toString())
        .contains("--fail-if-alerts: no check of that time is stored, so nothing is shown by it");
  }

  private int during2020(String... more) {
    List<String> all =
        new ArrayList<>(List.of("alert", "simulate", "--from", "2020-01-01", "--to", "2020-01-02"));
    all.addAll(List.of(more));
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void whetherPeopleWereToldIsWhatTheLedgerSays() throws SQLException {
    delivery(1, "shop", 12, "delivered");
    delivery(2, "blog", 32, "suppressed");
    try {
      assertThat(simulate()).isZero();
      assertThat(out.toString())
          .contains(
              "  alerts        1, as many as there were\n",
              "  not told      1 by a route's delay, a person or a channel, as the ledger says\n",
              "  Nothing would change");

      assertThat(simulate("--after", "2", "--json")).isZero();
      assertThat(out.toString())
          .contains(
              "\"told_at\":\"" + minute(17) + "\",\"in_ledger\":true,\"held_back\":null}",
              "\"told_at\":null,\"in_ledger\":true,\"held_back\":\"not_told\"}",
              "\"told_later_ms\":-60000")
          .contains("{\"target\":\"blog\",\"kind\":\"down\",\"change\":\"new\"");
    } finally {
      execute("TRUNCATE incident_transition, delivery, message, message_incident");
    }
  }

  /** Of a route that takes five minutes. */
  private static void delivery(int number, String target, int opened, String state)
      throws SQLException {
    execute(
        """
        INSERT INTO incident_transition (transition_id, at, incident_id, change, snapshot)
        OVERRIDING SYSTEM VALUE VALUES (%1$d, '%2$s', '%3$s', 'opened', '{}');
        INSERT INTO message (message_id, made_at, at, due_at, finished_at, channel, type, state,
          is_old)
        VALUES ('%3$s', '%4$s', '%2$s', '%4$s', '%4$s', 'hook', 'opened', 'delivered', false);
        INSERT INTO delivery (transition_id, incident_id, message_id, due_at, decided_at, state,
          channel, route, reason)
        SELECT %1$d, '%3$s', CASE WHEN s = 'delivered' THEN '%3$s'::uuid END, '%4$s', '%4$s',
          s::delivery_state, 'hook', 'all', CASE WHEN s = 'suppressed' THEN 'recovered_early' END
        FROM (VALUES ('%5$s')) AS v (s)
        """
            .formatted(
                number,
                minute(opened),
                IncidentId.of(target, IncidentKind.DOWN, minute(opened)),
                minute(opened + 5),
                state));
  }

  @Test
  void recomputingProvesTheTableAndFindsWhatIsWrongInIt() throws SQLException {
    assertThat(recompute()).isZero();
    assertThat(out.toString()).isEqualTo("180 checks decided once more: no difference\n");

    execute("UPDATE incident SET up = '{tokyo}' WHERE opened_at = '" + minute(12) + "'");
    execute(
        "UPDATE incident SET opened_at = '"
            + minute(33)
            + "' WHERE opened_at = '"
            + minute(32)
            + "'");
    assertThat(recompute()).isOne();
    assertThat(out.toString())
        .contains("shop  up is [tokyo] instead of []\n", "blog  is missing\n")
        .contains("blog  was no incident\n", ": 3 incidents differ\n");
    assertThat(recompute("--target", "mail")).isZero();

    execute("UPDATE incident SET up = '{}'");
    execute(
        "UPDATE incident SET opened_at = '"
            + minute(32)
            + "' WHERE opened_at = '"
            + minute(33)
            + "'");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void mistakesAreToldWithARemedy() {
    assertThat(simulate("--target", "shp")).isEqualTo(2);
    assertThat(err.toString()).contains("no check of 'shp' is stored; did you mean shop?");
    assertThat(simulate("--quorum", "most")).isEqualTo(2);
    assertThat(err.toString()).contains("'most' is no quorum: write majority, any, all");
    assertThat(simulate("--after", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("after must be from 1 to 1000");
    assertThat(simulate("--last", "1h")).isEqualTo(2);
  }
}
