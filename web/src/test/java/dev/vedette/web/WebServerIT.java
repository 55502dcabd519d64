package dev.vedette.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.TargetState;
import dev.vedette.store.query.TargetState.Recent;
import dev.vedette.web.overview.OverviewReader;
import dev.vedette.web.overview.OverviewSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerIT {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Outcome UP = new Outcome.Up();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Supplier<List<TargetState>> source = List::of;
  private volatile List<Unstored> unstored = List.of();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            new Source(),
            pages -> List.of(),
            path -> Optional.of(new OpsEndpoints.Answer(503, "text/plain", "answer to " + path)),
            metrics,
            clock::get);
    // The read of the start has happened, so that a test's own data come with the next one.
    await().until(() -> server.health() instanceof Health.Ready);
    nextRead();
  }

  @AfterEach
  void stop() {
    // First the connections: a server that closes gives those still open time to finish.
    client.close();
    server.close();
  }

  @Test
  void withoutResultsThePageSaysWhatToDo() throws Exception {
    assertThat(get("/").body()).contains("Waiting for the first results", "vedette doctor");
  }

  @Test
  void theWorstComesFirstAndTheTitleSaysIt() throws Exception {
    show(state("fine", UP), state("broken", down("got <b>500</b>")));

    String page = get("/").body();

    assertThat(page).contains("<title>1 of 2 up · Vedette</title>", "1 down", "/down.svg");
    assertThat(page).containsSubsequence("broken", "Unexpected status", "fine");
    assertThat(page)
        .contains("99.99 %", "240 ms", "<path class=\"line\"")
        .doesNotContain("berlin-1</span>");
  }

  @Test
  void whatComesFromOutsideIsEscaped() throws Exception {
    TargetState evil = state("<script>x</script>", down("<img src=x onerror=\"alert(1)\">"));
    show(evil, at("tokyo <i>", "javascript:alert(1)", state("other", UP)));

    String page = get("/").body();

    assertThat(page).contains("&lt;script>x", "&lt;img src=x", "tokyo &lt;i>");
    assertThat(page).doesNotContain("<script>x", "<img", "<i>", "href=\"javascript");
  }

  @Test
  void nothingFromOutsideTurnsTheDirectionOfWriting() throws Exception {
    show(
        at(
            "tokyo\u2067",
            "http://shop.example/\u202egpj.exe",
            state("a\u200fb", down("is \u202d"))));

    String page = get("/").body();

    assertThat(page)
        .contains("a\\u200fb", "<bdi>is \\u202d</bdi>")
        .contains("href=\"http://shop.example/%E2%80%AEgpj.exe\"")
        .contains("<bdi>http://shop.example/\\u202egpj.exe</bdi>")
        .doesNotContainPattern("[\u200e\u200f\u202a-\u202e\u2066-\u2069]");
    assertThat(get("/api/targets").body()).contains("a\u200fb");
  }

  @Test
  void aResultThatIsTooOldIsUnknownWhateverItSaid() throws Exception {
    TargetState fine = state("fine", UP);
    show(fine);
    assertThat(get("/").body()).contains("1 of 1 up");

    clock.set(fine.scheduledAt().plus(fine.interval().multipliedBy(3)).plusMillis(1));

    assertThat(get("/").body()).contains("0 of 1 up", "1 unknown", "No result since");
    assertThat(get("/api/targets").body())
        .contains("\"outcome\":\"unknown\",\"stale\":true,\"last_outcome\":\"up\"");
  }

  @Test
  void silenceFromEverywhereIsSaidOnceAndTold() throws Exception {
    TargetState fine = state("fine", UP);
    show(fine, state("other", UP));
    assertThat(get("/").body()).doesNotContain("No result from anywhere");

    clock.set(fine.scheduledAt().plus(fine.interval().multipliedBy(3)).plusMillis(1));

    assertThat(get("/").body())
        .contains("No result from anywhere since", "2026-11-24 11:59:50 UTC");
    await()
        .untilAsserted(() ->
            assertThat(server.health())
                .isEqualTo(
                    new Health.Ready(
                        "reads the database; no result from anywhere since 2026-11-24T11:59:50Z")));
  }

  @Test
  void theApiUsesTheNamesOfTheEvent() throws Exception {
    show(state("shop", down("expected 2xx, got 500")));

    HttpResponse<String> answer = get("/api/targets");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"targets":[{"target":"shop","location":"berlin-1","url":"https://shop.example/",\
            "interval_ms":60000,"scheduled_at":"2026-11-24T11:59:50Z","outcome":"down","stale":false,\
            "last_outcome":"down","failure":{"code":"status_unexpected",\
            "message":"expected 2xx, got 500","phase":"wait"},"status":200,\
            "timings_us":{"total":240000},"up_checks_24h":99999,"known_checks_24h":100000}],\
            "together":[{"target":"shop","outcome":"down","locations":{"up":0,"down":1,"unknown":0},\
            "scheduled_at":"2026-11-24T11:59:50Z","up_checks_24h":99999,"known_checks_24h":100000}],"dead_letters":[]}\
            """);
  }

  @Test
  void aTargetWhoseEventsAreAllDeadLettersIsTold() throws Exception { // 111
    Instant at = NOW.minusSeconds(30);
    unstored =
        List.of(
            new Unstored("gone <b>", 12, NOW.minusSeconds(90), at, "status 2000 <i>"),
            new Unstored("", 1, at, at, "not JSON"));
    show(state("shop", UP));

    String page = get("/").body();

    assertThat(page)
        .contains("13 events could not be stored", "of gone &lt;b&gt; and of others")
        .contains("2026-11-24 11:59:30 UTC", "status 2000 &lt;i&gt;", "vedette dead-letters list");
    assertThat(get("/api/targets").body())
        .contains(
            """
            "dead_letters":[{"target":"gone <b>","events":12,"first_at":"2026-11-24T11:58:30Z",\
            "newest_at":"2026-11-24T11:59:30Z","reason":"status 2000 <i>"},\
            """);
    String refresh = "/overview?seen=" + find("data-version=\"([^\"]+)\"", page);
    assertThat(get(refresh).statusCode()).isEqualTo(204);
    unstored = List.of();
    nextRead();
    assertThat(get(refresh).body()).doesNotContain("could not be stored");
  }

  @Test
  void aTargetSeenFromSeveralLocationsIsOneTarget() throws Exception {
    show(
        state("fine", UP),
        at("tokyo-1", state("shop", UP)),
        at("berlin-1", state("shop", down("expected 2xx, got 500"))),
        at("oslo-1", state("shop", UP)));

    String page = get("/").body();

    assertThat(page)
        .contains("<title>1 of 2 up · Vedette</title>", "<p>1 partly down</p>")
        .contains(
            "class=\"row partly_down\"", "down from 1 of 3 locations", "data-state=\"partly_down\"")
        .containsSubsequence(
            "shop", "slowest", "berlin-1", "Unexpected status", "oslo-1", "tokyo-1", "fine");
    assertThat(get("/api/targets").body())
        .contains("{\"target\":\"shop\",\"location\":\"berlin-1\"")
        .contains(
            "\"together\":[{\"target\":\"shop\",\"outcome\":\"partly_down\",\"locations\":{\"up\":2,\"down\":1,\"unknown\":0}");
  }

  @Test
  void theFilterFindsAGroupAndNotItsRowsAlone() throws Exception {
    show(at("berlin-1", state("shop", UP)), at("oslo-1", state("shop", down("gone"))));

    Matcher found = Pattern.compile("data-find=\"([^\"]*)\"").matcher(get("/").body());

    assertThat(found.results().map(match -> match.group(1)))
        .containsExactly(
            "shop berlin-1 oslo-1 https://shop.example/ partly down down from 1 of 2 locations");
  }

  @Test
  void aChangeAtOneLocationOfManyIsSent() throws Exception {
    TargetState oslo = at("oslo-1", state("shop", UP));
    show(at("berlin-1", state("shop", UP)), oslo);
    String refresh = "/overview?seen=" + find("data-version=\"([^\"]+)\"", get("/").body());
    assertThat(get(refresh).statusCode()).isEqualTo(204);

    show(at("berlin-1", state("shop", down("gone"))), oslo);

    assertThat(get(refresh).body()).contains("down from 1 of 2 locations", "gone");
  }

  @Test
  void aDatabaseThatFailsGivesAPlainPageAndNoOldData() throws Exception {
    show(state("shop", UP));
    assertThat(get("/").statusCode()).isEqualTo(200);
    source =
        () -> {
          throw new IllegalStateException("password of pg.example");
        };
    nextRead();

    for (String path : List.of("/", "/overview", "/api/targets")) {
      HttpResponse<String> answer = get(path);
      String reference = answer.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("can", "read its database", reference);
      assertThat(answer.body()).doesNotContain("shop", "password", "Exception");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    assertThat(server.health()).isInstanceOf(Health.Waiting.class);

    source = List::of;
    nextRead();
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(server.health()).isInstanceOf(Health.Ready.class);
  }

  @Test
  void nothingIsSentWhenNothingHasChanged() throws Exception {
    show(state("shop", UP));
    String page = get("/").body();
    String tag = get("/").headers().firstValue("ETag").orElseThrow();
    assertThat(get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/api/targets", "If-None-Match", tag).statusCode()).isEqualTo(304);
    String refresh = "/overview?seen=" + find("data-version=\"([^\"]+)\"", page);
    assertThat(get(refresh).statusCode()).isEqualTo(204);

    show(state("shop", down("gone")));

    assertThat(get("/", "If-None-Match", tag).statusCode()).isEqualTo(200);
    assertThat(get(refresh).body()).startsWith("<section").contains("gone");
  }

  @Test
  void aHundredVisitorsCostOneRead() throws Exception {
    int before = reads.get();
    try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 100).forEach(i -> visitors.submit(() -> get("/").statusCode()));
    }
    assertThat(reads.get() - before).isEqualTo(1);
  }

  @Test
  void everyAnswerIsGuardedAndAssetsAreKeptForEver() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.body()).doesNotContain("style=", "onclick", "http://", "//cdn");

    Matcher assets = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(page.body());
    assertThat(assets.results().map(match -> match.group(1)).distinct().toList())
        .hasSize(8)
        .allSatisfy(path -> {
          HttpResponse<String> asset = get(path);
          assertThat(asset.statusCode()).isEqualTo(200);
          assertThat(asset.headers().firstValue("Cache-Control").orElseThrow())
              .contains("immutable");
        });
  }

  @Test
  void operatorsPathsAreAnsweredByTheProcess() throws Exception {
    for (String path : OpsEndpoints.PATHS) {
      assertThat(get(path).statusCode()).isEqualTo(503);
      assertThat(get(path).body()).isEqualTo("answer to " + path);
    }
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNotServedIsRefusedInOurOwnWords() throws Exception {
    for (String path : List.of("/nowhere", "/assets/nothing", "/%0d%0aX:1")) {
      assertThat(get(path).statusCode()).isEqualTo(404);
      assertThat(get(path).body()).isEqualTo("There is nothing here. Try /\n");
    }

    HttpResponse<String> posted =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.body()).isEqualTo("Only GET and HEAD are answered here.\n");
  }

  @Test
  void answersAreCompressed() throws Exception {
    HttpResponse<String> page = get("/", "Accept-Encoding", "gzip");
    assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(page.headers().firstValue("Vary")).hasValue("Accept-Encoding");
  }

  @Test
  void requestsAreCountedByRouteAndClassOfStatusWhateverTheirPath() throws Exception {
    get("/");
    get("/nowhere/" + "x".repeat(100));
    get("/assets/none");
    get("/readyz");

    await()
        .untilAsserted(() -> {
          assertThat(requests("/", "2xx")).isEqualTo(1);
          assertThat(requests("other", "4xx")).isEqualTo(1);
          assertThat(requests("/assets/*", "4xx")).isEqualTo(1);
          assertThat(requests("/readyz", "5xx")).isEqualTo(1);
        });
    assertThat(metrics.get("vedette.web.overview.duration").timer().count()).isPositive();
  }

  private long requests(String route, String status) {
    return metrics
        .get("vedette.web.request.duration")
        .tags("route", route, "status", status)
        .timer()
        .count();
  }

  @Test
  void theAgeOfTheNewestResultIsKnownWhileTheDatabaseIsRead() throws Exception {
    assertThat(newestResultAge()).as("no result").isNaN();
    TargetState fine = state("fine", UP);
    show(fine);
    get("/");
    clock.set(fine.scheduledAt().plusSeconds(90));
    assertThat(newestResultAge()).isEqualTo(90);

    source =
        () -> {
          throw new IllegalStateException("not now");
        };
    assertThat(get("/").statusCode()).isEqualTo(503);
    assertThat(newestResultAge()).isNaN();
  }

  private double newestResultAge() {
    return metrics.get("vedette.web.newest.result.age.seconds").gauge().value();
  }

  @Test
  void whereNobodyLooksTheOverviewIsReadAllTheSame() throws Exception {
    int before = reads.get();
    nextRead();
    await().atMost(OverviewReader.UNASKED.plusSeconds(5)).until(() -> reads.get() > before);
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    WebSettings taken = new WebSettings("127.0.0.1", server.port());
    assertThatThrownBy(() ->
            WebServer.start(
                taken,
                new Source(),
                pages -> List.of(),
                path -> Optional.empty(),
                metrics,
                clock::get))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + server.port());
  }

  @Test
  void closingTwiceIsFine() {
    server.close();
    server.close();
    assertThat(server.stopped()).isCompleted();
    assertThat(server.health()).isInstanceOf(Health.Stopped.class);
  }

  private final class Source implements OverviewSource {
    @Override
    public List<TargetState> states() {
      reads.incrementAndGet();
      return source.get();
    }

    @Override
    public List<Unstored> unstored() {
      return unstored;
    }
  }

  private void show(TargetState... states) {
    source = () -> List.of(states);
    nextRead();
  }

  /** What was read before is now too old to be shown. */
  private void nextRead() {
    clock.updateAndGet(time -> time.plus(OverviewReader.GOOD_FOR));
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static Outcome down(String message) {
    return new Outcome.Down(new Failure(FailureCode.STATUS_UNEXPECTED, message, Phase.WAIT));
  }

  private static TargetState state(String name, Outcome outcome) {
    Instant last = NOW.minusSeconds(10);
    Recent before = new Recent(last.minusSeconds(60), UP, 120_000);
    List<Recent> recent = List.of(before, new Recent(last, outcome, 240_000));
    String url = "https://" + name.replaceAll("\\W", "") + ".example/";
    return new TargetState(
        name,
        "berlin-1",
        url,
        Duration.ofMinutes(1),
        last,
        outcome,
        200,
        240_000,
        99_999,
        100_000,
        recent);
  }

  private static TargetState at(String location, TargetState state) {
    return at(location, state.url(), state);
  }

  private static TargetState at(String location, String url, TargetState state) {
    return new TargetState(
        state.target(),
        location,
        url,
        state.interval(),
        state.scheduledAt(),
        state.outcome(),
        state.status(),
        state.totalUs(),
        state.upChecks(),
        state.knownChecks(),
        state.recent());
  }
}
