package dev.vedette.web.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.web.targets.SampleHistory.Interval;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One uptime wherever it stands, for a target that was in maintenance while it was down. */
class MaintenancePagesIT {
  private static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-12T12:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-11-22T20:00:00Z");

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static WebServer server;
  private static HttpClient client;

  /** As the writer keeps it. */
  private static final String STATES =
      """
      INSERT INTO target_state (target_id, location_id, scheduled_at, known_at, seen_at,
        interval_ms, total_us, outcome, recent_ms, recent_us, recent_codes)
      SELECT target_id, location_id, last_seen, last_seen, last_seen, 300000, 1, 'up',
        '{}', '{}', '{}'
      FROM target_location
      """;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException, SQLException {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    CheckResults results = new CheckResults(database, InstantSource.fixed(NOW));
    Interval never = new Interval(FIRST, FIRST);
    Interval outage = new Interval(BEGIN, BEGIN.plus(Duration.ofHours(10)));
    for (String target : List.of("shop", "blog")) {
      results.insert(SampleHistory.of(target, "berlin-1").checks(FIRST, NOON, never, outage));
      results.insert(SampleHistory.of(target, "tokyo").checks(FIRST, NOON, outage, never));
    }
    new History(database, StorageSettings.DEFAULT).maintain(NOW);
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(STATES);
    }
    Instant from = BEGIN.plus(Duration.ofMinutes(30));
    MaintenanceScope shop = new MaintenanceScope(List.of("shop"), new TreeMap<>());
    assertThat(
            new MaintenanceWindows(database)
                .add(shop, new Window(from, from.plus(Duration.ofHours(9))), null, FIRST))
        .isPresent();
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.<OpsEndpoints.Answer>empty(),
            new SimpleMeterRegistry(),
            InstantSource.fixed(NOW));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    database.close();
    postgres.close();
  }

  @Test
  void overviewTargetAndReportHaveTheSameFiguresWithoutTheWindow() throws Exception {
    String overview = get("/api/targets");
    String report = get("/reports.csv?month=2026-11&zone=UTC");

    for (String target : List.of("shop", "blog")) {
      List<String> here =
          groups(
              "\"target\":\""
                  + target
                  + "\",\"tags\".*?\"up_ms_90d\":([0-9]+),"
                  + "\"known_ms_90d\":([0-9]+),\"watched_ms_90d\":([0-9]+)",
              overview);
      assertThat(here)
          .isEqualTo(
              groups(
                  "\"up_ms\":([0-9]+),\"known_ms\":([0-9]+),\"watched_ms\":([0-9]+)",
                  get("/api/targets/" + target + "?span=1y")))
          .isEqualTo(
              groups(
                  "(?m)^" + target + ",2026-11,.*?,([0-9]{6,}),([0-9]{6,}),([0-9]{6,}),", report));
    }
    long hour = Duration.ofHours(1).toMillis();
    List<String> shop =
        groups("\"up_ms_90d\":([0-9]+),\"known_ms_90d\":([0-9]+)", together("shop"));
    assertThat(Long.parseLong(shop.get(1)) - Long.parseLong(shop.get(0))).isEqualTo(hour);
    List<String> blog =
        groups("\"up_ms_90d\":([0-9]+),\"known_ms_90d\":([0-9]+)", together("blog"));
    assertThat(Long.parseLong(blog.get(1)) - Long.parseLong(blog.get(0))).isEqualTo(10 * hour);
  }

  @Test
  void aDayWithAWindowIsSeenAndTold() throws Exception {
    String page = get("/");

    assertThat(groups("aria-label=\"shop: ([^\"]+)\"", page).getFirst())
        .contains("2 with maintenance");
    assertThat(groups("aria-label=\"blog: ([^\"]+)\"", page).getFirst())
        .doesNotContain("maintenance");
    assertThat(Pattern.compile("<path class=\"m\"").matcher(page).results()).hasSize(1);
    assertThat(get("/days?target=shop")).contains("known, maintenance 3 h 30 min");
    assertThat(get("/targets/shop?span=7d")).contains("<dt>Maintenance</dt><dd>9 h");
    assertThat(get("/targets/blog?span=7d")).doesNotContain("<dt>Maintenance</dt>");
  }

  private static String together(String target) throws Exception {
    String overview = get("/api/targets");
    return overview.substring(overview.indexOf("{\"target\":\"" + target + "\",\"tags\""));
  }

  private static String get(String path) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static List<String> groups(String regex, String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    assertThat(matcher.find()).as(regex + " in " + text).isTrue();
    return IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList();
  }
}
