package dev.vedette.web.targets;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Checks as a website on the net has them: noise, a slow evening, an outage, a gap. */
public record SampleHistory(
    String target, String location, Map<String, String> tags, Random random, Duration interval) {
  static final Duration INTERVAL = Duration.ofMinutes(5);

  /** Hostile in every field that a site has a hand in. */
  static final String EVIDENCE =
      """
      {"hops":[{"url":"https://shop.example/<b>","method":"GET","ip":"192.0.2.7","status":302,\
      "attempts":[{"ip":"2001:db8::7","failure":"no route <i>"},{"ip":"192.0.2.7"}],\
      "timings_us":{"dns":300,"connect":8000,"tls":15000,"send":60,"wait":12000,"receive":100,"total":35500}},\
      {"url":"https://shop.example/en","method":"GET","ip":"192.0.2.7","status":503,"http_version":"2",\
      "timings_us":{"send":60,"wait":41000,"receive":900,"total":42000}}],\
      "status_line":"HTTP/1.1 503 Backend <script>alert(1)</script> failed",\
      "headers":{"server":"nginx\\" onload=\\"alert(1)","retry-after":"120"},\
      "body":"<html><body>Error 503 \\u202e Backend fetch failed</body></html>",\
      "tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256"},\
      "chain":[{"subject":"CN=shop.example","issuer":"CN=R11","not_before":"2026-10-01T00:00:00Z",\
      "not_after":"2027-01-01T00:00:00Z","trusted":true}],"newer":[1,2]}
      """;

  public static SampleHistory of(String target, String location) {
    return new SampleHistory(target, location, Map.of("team", "web"), new Random(7), INTERVAL);
  }

  /** The same at another pace. */
  SampleHistory every(Duration other) {
    return new SampleHistory(target, location, tags, random, other);
  }

  /** What says that it is not checked from then on. */
  CheckResult paused(Instant slot) {
    Failure failure = new Failure(FailureCode.TARGET_PAUSED, "paused", null);
    return check(slot, Outcome.of(failure), null, 0, null);
  }

  /** A check for every slot of the span that is not in the gap; down within the outage. */
  public List<CheckResult> checks(Instant from, Instant to, Interval gap, Interval outage) {
    List<CheckResult> checks = new ArrayList<>();
    for (Instant slot = from; slot.isBefore(to); slot = slot.plus(interval)) {
      if (!gap.contains(slot)) {
        checks.add(outage.contains(slot) ? down(slot, outage.from().equals(slot)) : up(slot));
      }
    }
    return checks;
  }

  /** From a moment up to another. */
  public record Interval(Instant from, Instant to) {
    boolean contains(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(to);
    }
  }

  private CheckResult up(Instant slot) {
    return check(slot, new Outcome.Up(), 200, noisy(41_000), null);
  }

  private CheckResult down(Instant slot, boolean first) {
    Failure failure =
        new Failure(FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 503", Phase.WAIT);
    return check(
        slot,
        Outcome.of(failure),
        503,
        noisy(90_000),
        first ? new EncodedEvidence(EVIDENCE) : null);
  }

  private long noisy(long median) {
    return (long) (median * Math.exp(0.35 * random.nextGaussian()));
  }

  private CheckResult check(
      Instant slot,
      Outcome outcome,
      @Nullable Integer status,
      long wait,
      @Nullable EncodedEvidence evidence) {
    long dns = noisy(300);
    long connect = noisy(8_000);
    long tls = noisy(15_000);
    long receive = noisy(900);
    return new CheckResult(
        target,
        location,
        slot,
        slot.plusMillis(3),
        interval,
        "https://" + target + ".example/",
        outcome,
        status,
        "2",
        "192.0.2.7",
        5_120L,
        false,
        0,
        null,
        new Timings(
            dns, connect, tls, 60, wait, receive, dns + connect + tls + 60 + wait + receive),
        new Certificate(
            "CN=" + target + ".example",
            "CN=R11, O=Let's <Encrypt>",
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            true),
        tags,
        Alerts.DEFAULT,
        evidence);
  }
}
