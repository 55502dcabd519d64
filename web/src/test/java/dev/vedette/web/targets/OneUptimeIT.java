package dev.vedette.web.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.history.ForgottenTargets;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One uptime and one coverage wherever they stand: of a target that was in maintenance while it was
 * down, of one whose checker was off, of one that is paused, and of one that was forgotten.
 */
class OneUptimeIT {
  private static final Instant FIRST = Instant.parse("2026-11-12T12:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-11-22T20:00:00Z");

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static WebServer server;
  private static HttpClient client;

  /** A checker that was off for eight hours. */
  private static final Interval OFF =
      new Interval(NOON.minus(Duration.ofHours(10)), NOON.minus(Duration.ofHours(2)));

  /** Of one that was paused for nine hours. */
  private static final Instant RESUMED = NOON.minus(Duration.ofHours(3));

  private static final Interval NEVER = new Interval(FIRST, FIRST);

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    Decisions decisions = new Decisions(database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    CheckResults results = new CheckResults(database, InstantSource.fixed(NOON), decisions);
    Interval outage = new Interval(BEGIN, BEGIN.plus(Duration.ofHours(10)));
    for (String target : List.of("shop", "blog")) {
      results.insert(SampleHistory.of(target, "berlin-1").checks(FIRST, NOON, NEVER, outage));
      results.insert(SampleHistory.of(target, "tokyo").checks(FIRST, NOON, outage, NEVER));
    }
    results.insert(lastDay());
    while (!decisions.save(Map.of())) {
      // What is left comes with the next.
    }
    new History(database, StorageSettings.DEFAULT).maintain(NOON);
    assertThat(new ForgottenTargets(database).forget(List.of("gone"), RESUMED)).hasSize(1);
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
            InstantSource.fixed(NOON));
    client = HttpClient.newHttpClient();
  }

  /** Five targets of which the first check is a day old. */
  private static List<CheckResult> lastDay() {
    Instant day = NOON.minus(Duration.ofDays(1));
    Instant half = NOON.minus(Duration.ofHours(12));
    SampleHistory pace = SampleHistory.of("pace", "berlin-1");
    SampleHistory rest = SampleHistory.of("rest", "berlin-1");
    SampleHistory resumed = SampleHistory.of("resumed", "berlin-1");
    List<CheckResult> checks = new ArrayList<>();
    checks.addAll(SampleHistory.of("off", "berlin-1").checks(day, NOON, OFF, NEVER));
    checks.addAll(pace.checks(day, half, NEVER, NEVER));
    checks.addAll(pace.every(Duration.ofMinutes(20)).checks(half, NOON, OFF, NEVER));
    checks.addAll(SampleHistory.of("gone", "berlin-1").checks(day, half, NEVER, NEVER));
    checks.addAll(rest.checks(day, half, NEVER, NEVER));
    checks.add(rest.paused(half));
    checks.addAll(resumed.checks(day, half, NEVER, NEVER));
    checks.add(resumed.paused(half));
    checks.addAll(resumed.checks(RESUMED, NOON, NEVER, NEVER));
    return checks;
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

  @ParameterizedTest
  @CsvSource({"off, 66.66 %", "pace, 66.66 %", "rest, 100 %", "resumed, 100 %"})
  void whatIsKnownIsTheSameEverywhere(String target, String coverage) throws Exception {
    assertThat(get("/?q=" + target)).contains("<small>" + coverage + " known</small>");
    for (String span : List.of("span=24h", "span=1y", "from=2026-11-01&to=2026-12-01")) {
      assertThat(get("/targets/" + target + "?" + span))
          .contains("<dt>Uptime</dt><dd>100 %</dd>", "<dt>Coverage</dt><dd>" + coverage + "</dd>");
    }
    assertThat(get("/reports?month=2026-11"))
        .contains(
            target
                + "</a></th><td class=\"num\">100 %</td><td class=\"num\">"
                + coverage
                + "</td>");
    String day = get("/api/targets/" + target + "?span=24h");
    assertThat(day.contains("\"up\":0,\"down\":0,\"unknown\":0")).as("has a gap").isTrue();
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

  @Test
  void aPauseThatIsOverIsToldAsSuch() throws Exception {
    assertThat(get("/days?target=resumed")).contains("no failure, 100 % known, paused 9 h");
    assertThat(get("/targets/resumed?span=24h")).contains("<dt>Paused</dt><dd>9 h");
    assertThat(get("/targets/off?span=24h")).doesNotContain("<dt>Paused</dt>");
    assertThat(
            groups("\"watched_ms\":([0-9]+),\"paused_ms\":([0-9]+)", get("/api/targets/resumed")))
        .containsExactly(
            Long.toString(Duration.ofHours(15).toMillis()),
            Long.toString(Duration.ofHours(9).toMillis()));
    assertThat(groups("(?m)^resumed,.*,([0-9]+)$", get("/reports.csv?month=2026-11")))
        .containsExactly(Long.toString(Duration.ofHours(9).toMillis()));
    assertThat(get("/reports?month=2026-11"))
        .contains(">Paused</th>", "<td class=\"num \">9 h</td>");
    // As it was while it was paused.
    Instant then = NOON.minus(Duration.ofHours(4));
    assertThat(get("/targets/resumed?span=24h&at=" + then))
        .contains("<dt>Coverage</dt><dd>100 %</dd>", "<dt>Paused</dt><dd>8 h");
  }

  @Test
  void whatWasForgottenIsNotMissedAndItsPageSaysSo() throws Exception {
    assertThat(get("/?q=gone")).doesNotContain("/targets/gone");
    String page = get("/targets/gone?span=24h");
    assertThat(page).contains("<p>removed</p>", "<dt>Coverage</dt><dd>100 %</dd>");
    assertThat(page).doesNotContain("every 5 min", "<dt>Paused</dt>");
    assertThat(get("/api/targets/gone")).contains("\"outcome\":\"removed\"");
    assertThat(get("/reports?month=2026-11"))
        .contains("gone</a></th><td class=\"num\">100 %</td><td class=\"num\">100 %</td>");
    Instant then = NOON.minus(Duration.ofHours(13));
    assertThat(get("/targets/gone?span=1h&at=" + then)).contains("<p>up</p>", "every 5 min");
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
