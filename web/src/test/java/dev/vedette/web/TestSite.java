package dev.vedette.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.overview.OverviewReader;
import dev.vedette.web.overview.OverviewSource;
import dev.vedette.web.overview.UnusedConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A running server that shows what a test says, at a time that the test sets. */
final class TestSite implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final Outcome UP = new Outcome.Up();

  final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final AtomicInteger reads = new AtomicInteger();
  volatile Supplier<List<TargetState>> source = List::of;
  volatile List<StoredIncident> open = List.of();
  volatile Map<UUID, IncidentAction> acknowledged = Map.of();
  volatile List<Unstored> unstored = List.of();
  volatile @Nullable UnusedConfiguration unused;
  volatile Map<String, Instant> maintenance = Map.of();
  volatile Function<LocalDate, Map<Integer, TargetDays>> daysFrom = first -> Map.of();
  volatile Map<Integer, Double> p95Us = Map.of();
  final CountDownLatch days = new CountDownLatch(1);
  final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestSite() throws IOException {
    this(false);
  }

  /** One whose days are not known until they are counted down. */
  TestSite(boolean late) throws IOException {
    if (!late) {
      days.countDown();
    }
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

  void show(TargetState... states) {
    source = () -> List.of(states);
    nextRead();
  }

  /** What was read before is now too old to be shown. */
  void nextRead() {
    clock.updateAndGet(time -> time.plus(OverviewReader.SHOWN_FOR));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  OverviewSource source() {
    return new Source();
  }

  HttpClient client() {
    return client;
  }

  static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  static Outcome down(String message) {
    return new Outcome.Down(new Failure(FailureCode.STATUS_UNEXPECTED, message, Phase.WAIT));
  }

  static TargetState state(String name, Outcome outcome) {
    String url = "https://" + name.replaceAll("\\W", "") + ".example/";
    return state(name, "berlin-1", url, Map.of("team", "web"), outcome);
  }

  static TargetState state(
      String name, String location, String url, Map<String, String> tags, Outcome outcome) {
    Instant last = NOW.minusSeconds(10);
    return new TargetState(
        name.hashCode(),
        name,
        location,
        tags,
        url,
        Duration.ofMinutes(1),
        last,
        last,
        outcome,
        200,
        240_000);
  }

  static TargetState at(String location, TargetState state) {
    return state(state.target(), location, state.url(), state.tags(), state.outcome());
  }

  /** An open incident, with the failure that the target has. */
  static StoredIncident incident(String target, Failure failure) {
    Instant opened = NOW.minusSeconds(130);
    return new StoredIncident(
        IncidentId.of(target, IncidentKind.DOWN, opened),
        IncidentKind.DOWN,
        target,
        null,
        null,
        Map.of(),
        opened,
        null,
        opened.minusSeconds(120),
        null,
        null,
        null,
        null,
        0,
        failure,
        500,
        List.of("berlin-1"),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public void close() {
    // First the connections: a server that closes gives those still open time to finish.
    client.shutdownNow();
    server.close();
  }

  private final class Source implements OverviewSource {
    @Override
    public List<TargetState> states() {
      reads.incrementAndGet();
      return source.get();
    }

    @Override
    public List<StoredIncident> open() {
      return open;
    }

    @Override
    public Map<UUID, IncidentAction> acknowledged(List<StoredIncident> incidents) {
      return acknowledged;
    }

    @Override
    public List<Unstored> unstored() {
      return unstored;
    }

    @Override
    public @Nullable UnusedConfiguration unused() {
      return unused;
    }

    @Override
    public Map<Integer, TargetDays> days(LocalDate first, Instant end) {
      try {
        days.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("closed too early", e);
      }
      return daysFrom.apply(first);
    }

    @Override
    public Map<Integer, List<Outage>> outages(Instant from, Instant to) {
      return Map.of();
    }

    @Override
    public Map<Integer, Double> p95Us(Instant end) {
      return p95Us;
    }

    @Override
    public Map<String, Instant> maintenance(Instant at) {
      return maintenance;
    }

    @Override
    public List<TargetState> statesAt(Instant then) {
      return source.get();
    }

    @Override
    public List<StoredIncident> openAt(Instant then) {
      return open;
    }
  }
}
