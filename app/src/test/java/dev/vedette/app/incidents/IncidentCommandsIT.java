package dev.vedette.app.incidents;

import static java.nio.file.StandardOpenOption.APPEND;
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
import dev.vedette.model.Timings;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.incidents.IncidentSnapshot;
import dev.vedette.store.incidents.Incidents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette incidents} against a database with an open and a closed incident. */
final class IncidentCommandsIT {
  /** The opening of the incident that is open. */
  private static final Instant OPENED =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

  private static final UUID OPEN = IncidentId.of("shop", IncidentKind.DOWN, OPENED);
  private static final UUID CLOSED =
      IncidentId.of("blog", IncidentKind.PARTIAL, OPENED.minus(Duration.ofDays(2)));

  private static EmbeddedPostgres postgres;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void store(@TempDir Path directory) throws SQLException {
    postgres = EmbeddedPostgres.start(directory.resolve("pg"), new PostgresOptions(0, false, null));
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      Failure failure =
          new Failure(FailureCode.STATUS_UNEXPECTED, "expected 2xx, got 503", Phase.WAIT);
      new CheckResults(database, InstantSource.system())
          .insert(
              List.of(
                  check("shop", "berlin", OPENED.minusSeconds(120), new Outcome.Up(), 200),
                  check("shop", "berlin", OPENED.minusSeconds(60), Outcome.of(failure), 503),
                  check("shop", "berlin", OPENED, Outcome.of(failure), 503),
                  check("shop", "tokyo", OPENED.minusSeconds(30), new Outcome.Up(), 200),
                  check("blog", "berlin", OPENED, new Outcome.Up(), 200)));
      insert(OPEN, "shop", IncidentKind.DOWN, OPENED, null);
      Instant old = OPENED.minus(Duration.ofDays(2));
      insert(CLOSED, "blog", IncidentKind.PARTIAL, old, old.plusSeconds(270));
      String snapshot =
          IncidentSnapshot.write(new Incidents(database).find(OPEN.toString()).getFirst());
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO incident_transition (at, recorded_at, incident_id, change, snapshot)"
                      + " SELECT opened_at, opened_at + interval '90 s', incident_id, 'opened',"
                      + " ?::jsonb FROM incident WHERE incident_id = ?")) {
        insert.setString(1, snapshot);
        insert.setObject(2, OPEN);
        insert.executeUpdate();
      }
    }
  }

  private static CheckResult check(
      String target, String location, Instant slot, Outcome outcome, int status) {
    return new CheckResult(
        target,
        location,
        slot,
        slot,
        Duration.ofMinutes(1),
        "https://" + target + ".example/",
        outcome,
        status,
        "1.1",
        "192.0.2.7",
        100L,
        0,
        null,
        new Timings(300, 8_000, 15_000, 60, 41_200, 900, 65_460),
        null,
        Map.of("team", "web"));
  }

  private static void insert(
      UUID id, String target, IncidentKind kind, Instant opened, Instant closed)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO incident (incident_id, opened_at, began_after, began_before, closed_at,
                  target_id, kind, reason, status, failure_code, failure_phase, failure_message,
                  down, up, changed)
                SELECT ?, o.at, o.at - interval '120 s', o.at - interval '60 s', c.at, target_id,
                  ?::incident_kind, CASE WHEN c.at IS NOT NULL THEN 'recovered'::incident_reason END,
                  503, 'status_unexpected', 'wait', 'expected 2xx, got 503', '{berlin}', '{tokyo}',
                  '{status 200 → 503}'
                FROM target, (SELECT ?::timestamptz AS at) o, (SELECT ?::timestamptz AS at) c
                WHERE name = ?
                """)) {
      insert.setObject(1, id);
      insert.setString(2, kind.wireName());
      insert.setString(3, opened.toString());
      insert.setString(4, closed == null ? null : closed.toString());
      insert.setString(5, target);
      insert.executeUpdate();
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
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

  private int vedette(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void incidentsAreListedTheNewestFirst() {
    assertThat(vedette("incidents", "list")).isZero();

    assertThat(out.toString().lines())
        .hasSize(3)
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("id        kind         target  since"),
            open ->
                assertThat(open)
                    .startsWith(OPEN.toString().substring(0, 8) + "  down         shop    ")
                    .endsWith("  open; expected 2xx, got 503"),
            closed ->
                assertThat(closed)
                    .startsWith(CLOSED.toString().substring(0, 8) + "  partial      blog    ")
                    .endsWith("    5m 30s  closed, recovered; expected 2xx, got 503"));
  }

  @Test
  void optionsChooseAmongThem() {
    assertThat(vedette("incidents", "list", "--open", "--json")).isZero();
    assertThat(out.toString())
        .startsWith("{\"incident\":\"" + OPEN + "\",\"target\":\"shop\"")
        .contains(
            "\"state\":\"open\"", "\"closed_at\":null", "\"locations\":{\"down\":[\"berlin\"]")
        .hasLineCount(1);
    assertThat(vedette("incidents", "list", "--last", "1d", "--json")).isZero();
    assertThat(out.toString()).hasLineCount(1);
    assertThat(vedette("incidents", "list", "--kind", "partial", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"incident\":\"" + CLOSED).hasLineCount(1);
    assertThat(vedette("incidents", "list", "--target", "shop", "--kind", "certificate")).isZero();
    assertThat(out.toString().strip()).isEqualTo("no incidents");
  }

  @Test
  void mistakesAreToldWithARemedy() {
    assertThat(vedette("incidents", "list", "--target", "shp")).isEqualTo(2);
    assertThat(err.toString()).contains("no check of 'shp' is stored; did you mean shop?");
    assertThat(vedette("incidents", "list", "--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit must be from 1 to 10000");
    assertThat(vedette("incidents", "list", "--to", "2026-01")).isEqualTo(2);
    assertThat(err.toString()).contains("add --from or --last");
    assertThat(vedette("incidents", "show", "shop")).isEqualTo(2);
    assertThat(err.toString()).contains("'shop' is no identity of an incident");
    assertThat(vedette("incidents", "show", "00000000")).isEqualTo(2);
    assertThat(err.toString()).contains("no incident's identity begins with '00000000'");
    assertThat(vedette("incidents", "note", OPEN.toString(), "x".repeat(4_001))).isEqualTo(2);
    assertThat(err.toString()).contains("a note has at most 4000 characters, not 4001");
  }

  /** The outage was told with a child, and another channel was given up on. */
  private static void tell() throws SQLException {
    execute(
        """
        INSERT INTO incident_transition (at, incident_id, change, snapshot)
        VALUES (now(), gen_random_uuid(), 'opened', '{"target": "blog"}');
        INSERT INTO message (message_id, channel, type, made_at, at, due_at, is_old, attempts,
          state, finished_at)
        VALUES ('%1$s', 'hook', 'opened', now(), now(), now(), false, 1, 'delivered', now());
        INSERT INTO message_incident
          (message_id, incident_id, transition_id, under, level, type, acknowledged)
        SELECT '%1$s', incident_id, transition_id,
          CASE WHEN snapshot ->> 'target' = 'blog' THEN '%1$s'::uuid END, 0, 'opened', false
        FROM incident_transition;
        INSERT INTO delivery (transition_id, incident_id, message_id, due_at, decided_at, state,
          channel, route)
        SELECT transition_id, incident_id, '%1$s', now(), now(), 'delivered', 'hook', '*'
        FROM incident_transition WHERE incident_id = '%1$s';
        INSERT INTO delivery (transition_id, incident_id, due_at, decided_at, state, channel,
          route, reason)
        SELECT transition_id, incident_id, now(), now(), 'given_up', 'mail', '*', '550 no'
        FROM incident_transition WHERE incident_id = '%1$s';
        """
            .formatted(OPEN));
  }

  private static void untell() throws SQLException {
    execute(
        """
        DELETE FROM delivery; DELETE FROM message_incident; DELETE FROM message;
        DELETE FROM incident_transition WHERE snapshot ->> 'target' = 'blog';
        """);
  }

  @Test
  void whatAChannelWasNotToldStandsAboveTheListAndProgramsGetWhatMessagesSay() throws Exception {
    tell();
    try {
      vedette("incidents", "list");
      assertThat(out.toString().lines().findFirst().orElseThrow())
          .contains("channel mail was not told of 1 incident within the last day", ": 550 no");

      Files.writeString(
          directory.resolve("vedette.yaml"), "notify: {page: 'https://status.example/'}\n", APPEND);
      vedette("incidents", "list", "--open", "--json");
      assertThat(out.toString())
          .contains(
              "\"children\":[\"blog\"]",
              "\"link\":\"https://status.example/incidents/" + OPEN + "\"");
    } finally {
      untell();
    }
  }

  @Test
  void anAcknowledgementOfWhatIsOverSaysSo() {
    assertThat(vedette("incidents", "ack", CLOSED.toString(), "--by", "ann")).isZero();
    assertThat(out.toString()).contains(": acknowledged by ann; but it is over since 20");
  }

  @Test
  void aSilentLocationIsShownInASentence() throws SQLException {
    UUID id = IncidentId.of("tokyo", IncidentKind.BLIND, OPENED);
    execute(
        """
        INSERT INTO incident (incident_id, opened_at, began_before, location_id, kind)
        SELECT '%s', '%s', '%s', location_id, 'blind' FROM location WHERE name = 'tokyo'
        """
            .formatted(id, OPENED, OPENED));
    try {
      assertThat(vedette("incidents", "show", id.toString())).isZero();
      assertThat(out.toString())
          .startsWith("blind  tokyo\n  nothing comes from location tokyo\n  open, for ");
    } finally {
      execute("DELETE FROM incident WHERE kind = 'blind'");
    }
  }

  @Test
  void anIncidentIsShownWithItsChecksAndWhatPeopleDid() {
    String id = OPEN.toString().substring(0, 8);
    assertThat(vedette("incidents", "ack", id, "--by", "ann")).isZero();
    assertThat(out.toString()).contains(OPEN + " down shop of ", ": acknowledged by ann");
    assertThat(vedette("incidents", "note", id, "it", "was the", "\u001b[31mproxy", "--by", "bob"))
        .isZero();
    assertThat(vedette("incidents", "close", id, "--by", "cy", "--note", "enough")).isZero();

    assertThat(vedette("incidents", "show", id)).isZero();

    assertThat(out.toString())
        .startsWith("down  shop  https://shop.example/\n  status_unexpected: expected 2xx, got 503")
        .contains(
            "\n  open, for ",
            "\n  began between ",
            "\n  down at berlin\n  up at tokyo\n  changed: status 200 → 503\n",
            "  opened, known 1m 30s later\n",
            "  acknowledged by ann\n",
            "  note by bob: it was the \\u001b[31mproxy\n",
            "  closed by cy: enough\n",
            "the last good check beside the first bad one, at berlin",
            "  * outcome      up                              status_unexpected\n",
            "  * status       200                             503\n",
            "    address      192.0.2.7                       192.0.2.7\n",
            "what other locations knew when it opened\n  up  ",
            "  berlin\ndown shop  https://shop.example/",
            "     wait ")
        .doesNotContain("\u001b");

    assertThat(vedette("incidents", "show", id, "--json")).isZero();
    assertThat(out.toString())
        .contains(
            "\"transitions\":[{\"change\":\"opened\"",
            "\"actions\":[{\"action\":\"ack\"",
            "\"by\":\"cy\",\"note\":\"enough\"}],\"ledger\":[]}");
  }
}
