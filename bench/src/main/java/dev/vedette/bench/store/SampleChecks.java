package dev.vedette.bench.store;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** Checks as a checker sees them: noisy durations, a failure now and then, few certificates. */
final class SampleChecks {
  /** One check in so many is down. */
  private static final int DOWN_EVERY = 500;

  private static final int PAGE_BYTES = 5_120;
  private static final int MAX_LATE_MS = 4;

  private final int targets;
  private final Duration interval;
  private final Instant start;
  private final Random random = new Random(1);

  SampleChecks(int targets, Duration interval, Instant start) {
    this.targets = targets;
    this.interval = interval;
    this.start = start;
  }

  /** The n-th check: all targets in turns, at their phase of the interval. */
  CheckResult check(int n) {
    int target = n % targets;
    Instant slot =
        start
            .plus(interval.multipliedBy(n / targets))
            .plusMillis(target * 977L % interval.toMillis());
    String host = "shop-" + target + ".example";
    boolean up = random.nextInt(DOWN_EVERY) > 0;
    return new CheckResult(
        "shop-" + target,
        "berlin-1",
        slot,
        slot.plusMillis(random.nextInt(MAX_LATE_MS)),
        interval,
        "https://" + host + "/",
        up ? new Outcome.Up() : Outcome.of(failure()),
        up ? 200 : 503,
        "1.1",
        "192.0.2." + target % 250,
        (long) PAGE_BYTES + random.nextInt(50),
        0,
        null,
        timings(),
        new Certificate(
            "CN=" + host,
            "CN=R11, O=Let's Encrypt, C=US",
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            true),
        Map.of("team", "web"));
  }

  private static Failure failure() {
    return new Failure(FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 503", Phase.WAIT);
  }

  private Timings timings() {
    long dns = noisy(300, 0.3);
    long connect = noisy(8_000, 0.2);
    long tls = noisy(15_000, 0.2);
    long send = noisy(60, 0.3);
    long wait = noisy(41_200, 0.3);
    long receive = noisy(900, 0.4);
    long rest = random.nextInt(4);
    return new Timings(
        dns, connect, tls, send, wait, receive, dns + connect + tls + send + wait + receive + rest);
  }

  /** Log-normal, as durations over a network are. */
  private long noisy(double median, double sigma) {
    return Math.round(median * Math.exp(sigma * random.nextGaussian()));
  }
}
