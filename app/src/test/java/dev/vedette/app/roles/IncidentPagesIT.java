package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of incidents, on a real database. */
class IncidentPagesIT {
  private static final String ID = "3bf83687-9a1d-8a2c-8112-bfd8d48229ed";
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String EVIL = "<img src=x onerror=alert(1)> \u202e\"'";

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static WebServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    new CheckResults(database, InstantSource.system())
        .insert(
            List.of(
                check("berlin-1", NOON, new Outcome.Up(), 200),
                check("berlin-1", NOON.plusSeconds(60), down(), 503),
                check("oslo-1", NOON.plusSeconds(30), new Outcome.Up(), 200)));
    execute(
        """
        INSERT INTO incident (incident_id, opened_at, began_after, began_before, target_id, kind,
          status, failure_code, failure_phase, failure_message, down, up)
        SELECT '%s', '2026-11-24 12:03Z', '2026-11-24 12:00Z', '2026-11-24 12:01Z', target_id,
          'down', 503, 'status_unexpected', 'wait', '%s', '{berlin-1}', '{oslo-1}'
        FROM target;
        INSERT INTO incident_action (incident_id, action, by_whom, note)
        VALUES ('%s', 'ack', '%s', '%s')
        """
            .formatted(ID, quoted(EVIL), ID, quoted(EVIL), quoted(EVIL)));
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.empty(),
            new SimpleMeterRegistry(),
            InstantSource.system());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    postgres.close();
  }

  @Test
  void oneIncidentTellsWhatIsKnownOfIt() throws Exception {
    assertThat(get("/incidents/" + ID).body())
        .containsSubsequence(
            "shop: Unexpected status",
            "between <time datetime=\"2026-11-24T12:00:00Z\"",
            "<time datetime=\"2026-11-24T12:01:00Z\"",
            "The first failed check",
            "The last good check",
            "From all locations when it opened",
            "oslo-1",
            "is at it",
            "Nobody: no route asks for it");
  }

  @Test
  void aPrefixIsEnoughAndAnotherIsNone() throws Exception {
    assertThat(get("/incidents/3bf83687").statusCode()).isEqualTo(200);
    for (String none : List.of("00000000", "x", "%3Cscript%3E")) {
      assertThat(get("/incidents/" + none).statusCode()).isEqualTo(404);
      assertThat(get("/incidents/" + none).body()).contains("No such incident");
    }
  }

  @Test
  void theListFindsByTextKindStateAndTime() throws Exception {
    assertThat(get("/incidents").body()).contains("/incidents/" + ID, "open</span>", "is at it");
    for (String with : List.of("q=SHOP", "kind=down", "state=open", "at=2026-11-24T12:03:00Z")) {
      assertThat(get("/incidents?" + with).body()).contains(ID);
    }
    for (String without : List.of("q=other", "kind=blind", "at=2026-11-24T12:02:00Z")) {
      assertThat(get("/incidents?" + without).body()).contains("No incident").doesNotContain(ID);
    }
  }

  @Test
  void whatComesFromOutsideIsShownAndDoesNothing() throws Exception {
    for (String path : List.of("/incidents", "/incidents/" + ID)) {
      assertThat(get(path).body())
          .contains("&lt;img src=x", "\\u202e")
          .doesNotContain("<img", "\u202e");
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Outcome down() {
    return new Outcome.Down(new Failure(FailureCode.STATUS_UNEXPECTED, EVIL, Phase.WAIT));
  }

  private static CheckResult check(String location, Instant slot, Outcome outcome, int status) {
    return new CheckResult(
        "shop",
        location,
        slot,
        slot,
        Duration.ofMinutes(1),
        "https://shop.example/",
        outcome,
        status,
        "2",
        "192.0.2.7",
        100L,
        0,
        null,
        new Timings(300, 8_000, 15_000, 60, 41_000, 900, 65_260),
        null,
        Map.of("team", "web"));
  }
}
