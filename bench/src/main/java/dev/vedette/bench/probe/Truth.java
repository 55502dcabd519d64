package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Progress;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.Observation;
import dev.vedette.probe.PreparedTarget;
import dev.vedette.probe.Prober;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How true the times of a check are: the prober, and curl beside it, against a server that knows
 * how slow it was. Not pinned: server and client share two cores as they would anywhere.
 */
final class Truth implements AutoCloseable {
  private static final int HIGH_RATE = 1_000;

  /** At the high rate each page is fetched twice a second: never twice at a time. */
  private static final int PAGES = 500;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** The rate of one a second needs patience for its percentiles: so many rounds' time. */
  private static final int LOW_RATE_ROUNDS = 4;

  /**
   * First gently, so that what is not compiled yet does not pile up; and for long, because what
   * compiles takes a good part of the two cores, and a checker runs for months.
   */
  private static final int[] WARM_UP_RATES = {200, 400, 600, HIGH_RATE};

  private static final int WARM_UP_SECONDS = 15;

  private final SlowServer server;
  private final Prober prober;
  private final List<PreparedTarget> targets;

  private Truth(SlowServer server) {
    this.server = server;
    prober = Prober.start();
    targets = IntStream.range(0, PAGES).mapToObj(page -> prober.prepare(target(page))).toList();
  }

  /** The errors by who measured and how often, in that order. */
  static Map<String, @Nullable TimingErrors> measure(Path directory, int seconds)
      throws IOException, InterruptedException {
    try (SlowServer server = SlowServer.start(directory);
        Truth truth = new Truth(server)) {
      Map<String, @Nullable TimingErrors> errors = new LinkedHashMap<>();
      truth.atTheHighRate(seconds, errors);
      truth.atOneASecond(LOW_RATE_ROUNDS * seconds, errors);
      return errors;
    }
  }

  private Target target(int page) {
    Tls tls = new Tls(server.authority(), null, null, null, true);
    Url url = Url.parse(server.url(Integer.toString(page), page));
    return Target.of("page-" + page, url, TIMEOUT, TIMEOUT).with(draft -> draft.tls = tls);
  }

  /**
   * The prober and curl take turns, half a second apart. Its code is warm by then, as in a checker.
   */
  private void atOneASecond(int seconds, Map<String, @Nullable TimingErrors> errors)
      throws IOException, InterruptedException {
    Progress.say("truth: one check a second for %d s, curl in between".formatted(seconds));
    boolean curl = Programs.find("curl").isPresent();
    List<Measured> ours = new ArrayList<>();
    List<Measured> curls = new ArrayList<>();
    long startedAt = System.nanoTime();
    for (int page = 0; page < seconds; page++) {
      sleepUntil(startedAt + page * 1_000_000_000L);
      ours.addAll(measured(page, prober.probe(targets.get(page % PAGES)).join()));
      sleepUntil(startedAt + page * 1_000_000_000L + 500_000_000L);
      if (curl) {
        curls.add(Curl.fetch(server, page));
      }
    }
    Map<String, List<ServerTimes>> accounts = server.times();
    errors.put("vedette_1_per_second", TimingErrors.of(ours, accounts));
    errors.put("curl_1_per_second", curl ? TimingErrors.of(curls, accounts) : null);
    if (!curl) {
      Progress.say("curl is not installed: its figures are null");
    }
  }

  private void atTheHighRate(int seconds, Map<String, @Nullable TimingErrors> errors)
      throws IOException {
    Progress.say(
        "truth: %d checks a second for %d s to warm up, then for %d s"
            .formatted(HIGH_RATE, WARM_UP_RATES.length * WARM_UP_SECONDS, seconds));
    for (int rate : WARM_UP_RATES) {
      fetch(rate, WARM_UP_SECONDS);
    }
    server.times();
    List<Measured> ours = fetch(HIGH_RATE, seconds);
    errors.put("vedette_1000_per_second", TimingErrors.of(ours, server.times()));
  }

  private List<Measured> fetch(int perSecond, int seconds) {
    int checks = perSecond * seconds;
    List<CompletableFuture<List<Measured>>> underWay = new ArrayList<>(checks);
    long startedAt = System.nanoTime();
    for (int i = 0; i < checks; i++) {
      sleepUntil(startedAt + i * 1_000_000_000L / perSecond);
      int page = i % PAGES;
      underWay.add(prober.probe(targets.get(page)).thenApply(seen -> measured(page, seen)));
    }
    List<Measured> measured = underWay.stream().flatMap(each -> each.join().stream()).toList();
    if (measured.size() < checks) {
      Progress.say(
          "truth: %d of %d checks at %d a second failed, which leaves them out"
              .formatted(checks - measured.size(), checks, perSecond));
    }
    return measured;
  }

  /** Nothing of a check that failed: it has no account to be held against. */
  private static List<Measured> measured(int page, Observation seen) {
    return seen.outcome() instanceof Outcome.Up
        ? List.of(
            new Measured(
                page, Integer.toString(page), seen.timings().waitUs(), seen.timings().totalUs()))
        : List.of();
  }

  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    prober.close();
  }
}
