package dev.vedette.web;

import static dev.vedette.web.TestSite.UP;
import static dev.vedette.web.TestSite.down;
import static dev.vedette.web.TestSite.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.overview.OverviewReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerIT {
  private TestSite site;

  @BeforeEach
  void start() throws IOException {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aDatabaseThatFailsGivesAPlainPageAndNoOldData() throws Exception {
    site.show(state("shop", UP));
    assertThat(site.get("/").statusCode()).isEqualTo(200);
    site.source =
        () -> {
          throw new IllegalStateException("password of pg.example");
        };
    site.nextRead();

    for (String path : List.of("/", "/overview", "/api/targets")) {
      HttpResponse<String> answer = site.get(path);
      String reference = answer.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("can", "read its database", reference);
      assertThat(answer.body()).doesNotContain("shop", "password", "Exception");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    assertThat(site.server.health()).isInstanceOf(Health.Waiting.class);

    site.source = List::of;
    site.nextRead();
    assertThat(site.get("/").statusCode()).isEqualTo(200);
    assertThat(site.server.health()).isInstanceOf(Health.Ready.class);
  }

  @Test
  void aHundredVisitorsCostOneRead() throws Exception {
    int before = site.reads.get();
    try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 100).forEach(i -> visitors.submit(() -> site.get("/").statusCode()));
    }
    assertThat(site.reads.get() - before).isEqualTo(1);
  }

  @Test
  void whileSomebodyLooksNobodyWaitsForTheDatabase() throws Exception {
    site.show(state("shop", UP));
    assertThat(site.get("/").body()).contains("1 of 1 up");
    CountDownLatch slow = new CountDownLatch(1);
    site.source =
        () -> {
          awaitIt(slow);
          return List.of(state("shop", down("gone")));
        };
    int before = site.reads.get();
    site.clock.updateAndGet(time -> time.plus(OverviewReader.GOOD_FOR));
    await().until(() -> site.reads.get() > before);

    for (String path : List.of("/", "/overview", "/?q=shop", "/?group=team")) {
      assertThat(site.get(path).body()).contains("row up");
    }
    assertThat(site.get("/api/targets").body()).contains("\"up\"");
    assertThat(site.reads.get()).isEqualTo(before + 1);

    slow.countDown();
    await().untilAsserted(() -> assertThat(site.get("/").body()).contains("row down"));
    assertThat(site.get("/overview").body()).contains("row down");
  }

  @Test
  void theFirstAfterAWhileWaitsForNothingAndIsToldOfWhenItIs() throws Exception {
    site.show(state("shop", UP));
    assertThat(site.get("/").body()).contains("1 of 1 up");
    Instant read = site.clock.get();
    CountDownLatch slow = new CountDownLatch(1);
    site.source =
        () -> {
          awaitIt(slow);
          return List.of(state("shop", down("gone")));
        };
    site.clock.updateAndGet(time -> time.plus(OverviewReader.UNASKED));

    assertThat(site.get("/").body())
        .contains(
            "As of <time class=\"zoned\" datetime=\"" + read, "data-now=\"" + read.toEpochMilli());
    slow.countDown();
    assertThat(site.get("/api/targets").body()).contains("\"down\"");
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("closed too early", e);
    }
  }

  @Test
  void daysThatTakeLongAtTheStartKeepNobodyFromTheStates() throws Exception {
    try (TestSite large = new TestSite(true)) {
      large.show(state("shop", UP));
      assertThat(large.get("/").body()).contains("1 of 1 up").doesNotContain("<svg class=\"bars");
      large.days.countDown();
    }
  }

  @Test
  void whatIsTooOldIsShownToNobody() throws Exception {
    site.show(state("shop", UP));
    assertThat(site.get("/").body()).contains("1 of 1 up");

    site.source = () -> List.of(state("shop", down("gone")));
    site.nextRead();

    for (String path : List.of("/", "/overview", "/?group=team")) {
      assertThat(site.get(path).body()).contains("row down");
    }
  }

  @Test
  void everyAnswerIsGuardedAndAssetsAreKeptForEver() throws Exception {
    HttpResponse<String> page = site.get("/");
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
          HttpResponse<String> asset = site.get(path);
          assertThat(asset.statusCode()).isEqualTo(200);
          assertThat(asset.headers().firstValue("Cache-Control").orElseThrow())
              .contains("immutable");
        });
  }

  @Test
  void operatorsPathsAreAnsweredByTheProcess() throws Exception {
    for (String path : OpsEndpoints.PATHS) {
      assertThat(site.get(path).statusCode()).isEqualTo(503);
      assertThat(site.get(path).body()).isEqualTo("answer to " + path);
    }
    assertThat(site.get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNotServedIsRefusedInOurOwnWords() throws Exception {
    for (String path : List.of("/nowhere", "/assets/nothing", "/%0d%0aX:1")) {
      assertThat(site.get(path).statusCode()).isEqualTo(404);
      assertThat(site.get(path).body()).isEqualTo("There is nothing here. Try /\n");
    }

    HttpResponse<String> posted =
        site.client()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.server.port() + "/"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.body()).isEqualTo("Only GET and HEAD are answered here.\n");
  }

  @Test
  void answersAreCompressed() throws Exception {
    HttpResponse<String> page = site.get("/", "Accept-Encoding", "gzip");
    assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(page.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    for (String path : List.of("/", "/overview", "/api/targets")) {
      assertThat(unzipped(path)).as(path).isEqualTo(site.get(path).body());
      HttpResponse<String> plain = site.get(path, "Accept-Encoding", "br, gzip;q=0");
      assertThat(plain.headers().firstValue("Content-Encoding")).as(path).isEmpty();
    }
  }

  private String unzipped(String path) throws Exception {
    HttpResponse<InputStream> answer =
        site.client()
            .send(
                site.request(path, "Accept-Encoding", "br, GZIP;q=0.8").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = new GZIPInputStream(answer.body())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whoAsksByHeadIsToldTheStatusThatGetHas() throws Exception {
    for (String path : List.of("/", "/readyz", "/healthz")) {
      HttpResponse<String> head =
          site.client()
              .send(
                  site.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(head.statusCode()).as(path).isEqualTo(site.get(path).statusCode());
      assertThat(head.body()).isEmpty();
    }
    assertThat(site.get("/readyz").statusCode()).as("without a result").isEqualTo(503);
  }

  @Test
  void requestsAreCountedByRouteAndClassOfStatusWhateverTheirPath() throws Exception {
    site.get("/");
    site.get("/nowhere/" + "x".repeat(100));
    site.get("/assets/none");
    site.get("/readyz");

    await()
        .untilAsserted(() -> {
          assertThat(requests("/", "2xx")).isEqualTo(1);
          assertThat(requests("other", "4xx")).isEqualTo(1);
          assertThat(requests("/assets/*", "4xx")).isEqualTo(1);
          assertThat(requests("/readyz", "5xx")).isEqualTo(1);
        });
    assertThat(site.metrics.get("vedette.web.overview.duration").timer().count()).isPositive();
  }

  private long requests(String route, String status) {
    return site.metrics
        .get("vedette.web.request.duration")
        .tags("route", route, "status", status)
        .timer()
        .count();
  }

  @Test
  void theAgeOfTheNewestResultIsKnownWhileTheDatabaseIsRead() throws Exception {
    assertThat(newestResultAge()).as("no result").isNaN();
    TargetState fine = state("fine", UP);
    site.show(fine);
    site.get("/");
    site.clock.set(fine.scheduledAt().plusSeconds(90));
    assertThat(newestResultAge()).isEqualTo(90);

    site.source =
        () -> {
          throw new IllegalStateException("not now");
        };
    site.nextRead();
    assertThat(site.get("/").statusCode()).isEqualTo(503);
    assertThat(newestResultAge()).isNaN();
  }

  private double newestResultAge() {
    return site.metrics.get("vedette.web.newest.result.age.seconds").gauge().value();
  }

  @Test
  void whereNobodyLooksTheOverviewIsReadAllTheSame() throws Exception {
    int before = site.reads.get();
    site.nextRead();
    await().atMost(OverviewReader.UNASKED.plusSeconds(5)).until(() -> site.reads.get() > before);
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    WebSettings taken = new WebSettings("127.0.0.1", site.server.port());
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    assertThatThrownBy(() ->
            WebServer.start(
                taken,
                site.source(),
                pages -> List.of(),
                path -> Optional.empty(),
                metrics,
                site.clock::get))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + site.server.port());
    // The gauge is left to who has the next port.
    assertThat(metrics.find("vedette.web.newest.result.age.seconds").gauge()).isNull();
  }

  @Test
  void closingTwiceIsFine() {
    site.server.close();
    site.server.close();
    assertThat(site.server.stopped()).isCompleted();
    assertThat(site.server.health()).isInstanceOf(Health.Stopped.class);
  }
}
