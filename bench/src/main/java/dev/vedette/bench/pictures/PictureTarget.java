package dev.vedette.bench.pictures;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A website of an invented company, as it is seen from one location.
 *
 * @param waitMs how long it usually takes to answer
 * @param downFrom from then on it answers with 503
 * @param certificateEnds when its certificate does
 */
record PictureTarget(
    String name,
    String location,
    String team,
    int waitMs,
    Instant downFrom,
    Instant certificateEnds,
    Random random) {
  static final Duration INTERVAL = Duration.ofMinutes(5);

  /** More people in the evening: answers take half as long again at most. */
  private static final int BUSIEST_HOUR = 20;

  /** One for every slot; phases of the slots differ by target. */
  List<CheckResult> checks(Instant from, Instant to) {
    List<CheckResult> checks = new ArrayList<>();
    Duration phase = Duration.ofSeconds(random.nextInt(60));
    for (Instant slot = from.plus(phase); slot.isBefore(to); slot = slot.plus(INTERVAL)) {
      checks.add(check(slot));
    }
    return checks;
  }

  private CheckResult check(Instant slot) {
    boolean down = !slot.isBefore(downFrom);
    long dns = noisy(400);
    long connect = noisy(location.equals("tokyo-1") ? 110_000 : 9_000);
    long tls = noisy(location.equals("tokyo-1") ? 120_000 : 16_000);
    long wait = noisy(Math.round(waitMs * 1_000 * busy(slot)));
    long receive = noisy(1_500);
    return new CheckResult(
        name,
        location,
        slot,
        slot.plusMillis(2),
        INTERVAL,
        "https://" + name + ".example.com/",
        down ? Outcome.of(FAILURE) : new Outcome.Up(),
        down ? 503 : 200,
        "2",
        "192.0.2.17",
        18_204L,
        false,
        0,
        null,
        new Timings(
            dns, connect, tls, 80, wait, receive, dns + connect + tls + 80 + wait + receive),
        new Certificate(
            "CN=" + name + ".example.com",
            "CN=R11, O=Let's Encrypt",
            certificateEnds.minus(Duration.ofDays(90)),
            certificateEnds,
            true),
        Map.of("team", team),
        Alerts.DEFAULT,
        null);
  }

  private static final Failure FAILURE =
      new Failure(FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 503", Phase.WAIT);

  private static double busy(Instant slot) {
    int hour = slot.atOffset(ZoneOffset.UTC).getHour();
    int away = Math.min(Math.abs(hour - BUSIEST_HOUR), 24 - Math.abs(hour - BUSIEST_HOUR));
    return 1 + Math.max(0, 6 - away) / 12.0;
  }

  private long noisy(long median) {
    return (long) (median * Math.exp(0.25 * random.nextGaussian()));
  }
}
