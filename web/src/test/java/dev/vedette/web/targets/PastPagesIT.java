package dev.vedette.web.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.history.History;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.web.overview.OverviewReader;
import dev.vedette.web.targets.SampleHistory.Interval;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was served at a moment is served again, when somebody asks for that moment later. */
class PastPagesIT {
  private static final Instant FIRST = Instant.parse("2026-11-20T12:00:00Z");

  /** In the middle of an outage. */
  private static final Instant THEN = Instant.parse("2026-11-22T20:32:00Z");

  private static final Instant LATER = Instant.parse("2026-11-25T09:47:00Z");
  private static final Interval OUTAGE =
      new Interval(Instant.parse("2026-11-22T20:00:00Z"), Instant.parse("2026-11-22T21:00:00Z"));
  private static final Interval EARLIER =
      new Interval(Instant.parse("2026-11-21T03:00:00Z"), Instant.parse("2026-11-21T04:00:00Z"));
  private static final Interval NEXT =
      new Interval(Instant.parse("2026-11-24T08:00:00Z"), Instant.parse("2026-11-24T08:40:00Z"));

  private static final AtomicReference<Instant> clock = new AtomicReference<>(THEN);

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static WebServer server;
  private static HttpClient client;
  private static List<CheckResult> checks;
  private static Map<String, String> served;
  private static Instant moment = THEN;

  @BeforeAll
  static void serveAndGoOn(@TempDir Path directory) throws Exception {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    checks = checks();
    insert(FIRST.minusSeconds(1), THEN);
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.empty(),
            new SimpleMeterRegistry(),
            clock::get);
    client = HttpClient.newHttpClient();
    // The figures of the days come after the first read.
    await()
        .ignoreExceptions()
        .until(() -> {
          moment = clock.updateAndGet(time -> time.plus(OverviewReader.SHOWN_FOR));
          return get("/api/targets").contains("\"watched_ms_90d\":2");
        });
    served = new LinkedHashMap<>();
    for (String path : paths()) {
      served.put(path, get(path));
    }
    // Checks ahead of the clock would wait.
    clock.set(LATER);
    insert(THEN, LATER);
    new IncidentActions(database).add(incident("shop"), IncidentAction.Type.ACK, "ada", null);
  }

  private static List<String> paths() {
    return List.of(
        "/",
        "/?q=shop",
        "/days?target=shop",
        "/api/targets",
        "/incidents",
        "/incidents?state=open",
        "/incidents/" + incident("shop"),
        "/incidents/" + incident("blog"),
        "/targets/shop",
        "/targets/blog?span=7d",
        "/targets/shop?span=1y&compare=before",
        "/targets/shop/checks/2026-11-22T20:30:00Z/berlin-1",
        "/api/targets/shop?span=30d",
        "/reports?month=2026-11&zone=UTC",
        "/reports.csv?month=2026-11&zone=UTC");
  }

  private static UUID incident(String target) {
    return new Incidents(database)
        .list(new IncidentFilter(null, target, null, false, 10))
        .getLast()
        .id();
  }

  private static List<CheckResult> checks() {
    List<CheckResult> all = new ArrayList<>();
    Interval never = new Interval(FIRST, FIRST);
    all.addAll(SampleHistory.of("shop", "berlin-1").checks(FIRST, LATER, never, OUTAGE));
    all.addAll(SampleHistory.of("blog", "berlin-1").checks(FIRST, LATER, never, EARLIER));
    all.addAll(SampleHistory.of("blog", "tokyo").checks(FIRST, LATER, never, NEXT));
    return all;
  }

  private static void insert(Instant after, Instant upTo) {
    Decisions decisions = new Decisions(database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    new CheckResults(database, clock::get, decisions)
        .insert(
            checks.stream()
                .filter(check -> check.scheduledAt().isAfter(after))
                .filter(check -> !check.scheduledAt().isAfter(upTo))
                .toList());
    while (!decisions.save(Map.of())) {
      // What is left comes with the next.
    }
    new History(database, StorageSettings.DEFAULT).maintain(upTo);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    database.close();
    postgres.close();
  }

  @Test
  void whatWasServedIsServedAgain() throws Exception {
    for (Map.Entry<String, String> each : served.entrySet()) {
      String past = get(at(each.getKey()));

      assertThat(lines(past)).as(each.getKey()).isEqualTo(lines(each.getValue()));
      if (past.startsWith("<!DOCTYPE")) {
        assertThat(past).contains("This is the past");
      }
    }
  }

  @Test
  void meanwhileTheSamePagesHaveChanged() throws Exception {
    for (String path : served.keySet()) {
      if (path.matches("(?s)/(api/)?(targets/shop\\?|reports|incidents).*")
          && !path.endsWith(incident("blog").toString())) {
        // Whoever asks within a second of another gets the same answer.
        await()
            .untilAsserted(
                () -> assertThat(lines(get(path))).as(path).isNotEqualTo(lines(served.get(path))));
      }
    }
    assertThat(get("/incidents/" + incident("shop"))).contains("ada is at it");
  }

  @Test
  void everyLinkOfThePastLeadsToThePastButOne() throws Exception {
    for (String path : served.keySet()) {
      String past = get(at(path));
      List<String> links =
          Pattern.compile("<a [^>]*href=\"(/[^\"#]*)")
              .matcher(past)
              .results()
              .map(link -> link.group(1).replace("&amp;", "&"))
              .toList();
      List<String> present =
          links.stream().filter(link -> !link.matches(".*[?&]at=2026.*")).toList();
      if (past.startsWith("<!DOCTYPE")) {
        assertThat(present).as(path).hasSize(1);
        assertThat(get(present.getFirst())).doesNotContain("This is the past");
        if (!path.startsWith("/?") && !path.startsWith("/targets/blog")) {
          assertThat(present.getFirst().replaceFirst("\\?.*", ""))
              .isEqualTo(path.replaceFirst("\\?.*", ""));
        }
      }
      for (String link : links.stream().distinct().limit(12).toList()) {
        assertThat(answer(link).statusCode()).as(path + " -> " + link).isIn(200, 404);
      }
    }
  }

  @Test
  void whatHadNotHappenedIsNotThere() throws Exception {
    UUID next =
        new Incidents(database)
            .list(new IncidentFilter(null, "blog", null, false, 10))
            .getFirst()
            .id();

    assertThat(answer(at("/incidents/" + next)).statusCode()).isEqualTo(404);
    assertThat(answer(at("/incidents/" + next)).body()).contains("had not opened");
    assertThat(get("/incidents/" + next)).contains("over, lasted");
    assertThat(answer(at("/targets/shop/checks/2026-11-22T20:55:00Z/berlin-1")).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/incidents", "/incidents/00", "/reports", "/targets/shop", "/reports.csv"})
  void aMomentThatIsNoneIsAnsweredInWords(String path) throws Exception {
    assertThat(answer(path + "?at=yesterday").statusCode()).isEqualTo(400);
    assertThat(answer(path + "?at=yesterday").body()).contains("at=yesterday is not a moment");
    assertThat(answer(path + "?at=2030-01-01").body()).contains("has not come yet");
  }

  private static String at(String path) {
    return path + (path.contains("?") ? "&at=" : "?at=") + moment;
  }

  /** Without what says when a page was made, or that it is of the past. */
  private static List<String> lines(String page) {
    String same =
        page.replaceAll("(?s)<p class=\"notice past\">.*?</p>", "")
            .replaceAll("<input type=\"hidden\" name=\"at\"[^>]*>", "")
            .replaceAll(" data-(now|tag)=\"[^\"]*\"", "")
            .replaceAll("(\"watched_ms_90d\":[0-9]+)[0-9]{4}", "$1");
    Matcher link = Pattern.compile("(href|action)=\"([^\"]*)\"").matcher(same);
    return link.replaceAll(found -> Matcher.quoteReplacement(withoutMoment(found.group(2))))
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String withoutMoment(String link) {
    String[] parts = link.split("\\?", 2);
    return parts.length == 1
        ? link
        : parts[0]
            + Arrays.stream(parts[1].split("&amp;"))
                .filter(parameter -> !parameter.startsWith("at="))
                .collect(Collectors.joining("&", "?", ""))
                .replaceFirst("^\\?$", "");
  }

  private static String get(String path) throws Exception {
    HttpResponse<String> answer = answer(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> answer(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
