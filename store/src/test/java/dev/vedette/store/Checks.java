package dev.vedette.store;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Results to store. */
public record Checks(String target, String location, String url, Map<String, String> tags) {
  public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  public static Checks of(String target) {
    return new Checks(target, "berlin-1", "https://" + target + ".example/", Map.of("team", "web"));
  }

  public Checks from(String other) {
    return new Checks(target, other, url, tags);
  }

  public Checks at(String other) {
    return new Checks(target, location, other, tags);
  }

  public Checks tagged(Map<String, String> other) {
    return new Checks(target, location, url, other);
  }

  public CheckResult up(Instant slot) {
    return result(slot, new Outcome.Up(), 200, "192.0.2.7");
  }

  public CheckResult down(Instant slot, String message) {
    return result(
        slot,
        Outcome.of(new Failure(FailureCode.BODY_MISMATCH, message, Phase.RECEIVE)),
        200,
        "2001:db8::7");
  }

  public CheckResult failing(Instant slot, FailureCode code) {
    return result(slot, Outcome.of(new Failure(code, "why", null)), 200, "192.0.2.7");
  }

  /** Down, with this evidence. */
  public CheckResult telling(Instant slot, String evidence) {
    CheckResult usual = down(slot, "why");
    return new CheckResult(
        usual.target(),
        usual.location(),
        usual.scheduledAt(),
        usual.startedAt(),
        usual.interval(),
        usual.url(),
        usual.outcome(),
        usual.status(),
        usual.httpVersion(),
        usual.ip(),
        usual.bytes(),
        usual.bodyCut(),
        usual.redirects(),
        usual.bodyMatched(),
        usual.timings(),
        usual.certificate(),
        usual.tags(),
        usual.alerts(),
        new EncodedEvidence(evidence));
  }

  public CheckResult answering(Instant slot, int status) {
    return result(slot, new Outcome.Up(), status, "192.0.2.7");
  }

  public CheckResult reachedAt(Instant slot, String ip) {
    return result(slot, new Outcome.Up(), 200, ip);
  }

  /** Up, with the next one due after that. */
  public CheckResult up(Instant slot, Duration interval) {
    CheckResult usual = up(slot);
    return new CheckResult(
        usual.target(),
        usual.location(),
        slot,
        usual.startedAt(),
        interval,
        usual.url(),
        usual.outcome(),
        usual.status(),
        usual.httpVersion(),
        usual.ip(),
        usual.bytes(),
        usual.redirects(),
        usual.bodyMatched(),
        usual.timings(),
        usual.certificate(),
        usual.tags());
  }

  /** Up, after so many microseconds, nearly all of them in the wait. */
  public CheckResult up(Instant slot, long waitUs) {
    CheckResult usual = up(slot);
    Timings timings = usual.timings();
    return new CheckResult(
        usual.target(),
        usual.location(),
        usual.scheduledAt(),
        usual.startedAt(),
        usual.interval(),
        usual.url(),
        usual.outcome(),
        usual.status(),
        usual.httpVersion(),
        usual.ip(),
        usual.bytes(),
        usual.redirects(),
        usual.bodyMatched(),
        new Timings(
            timings.dnsUs(),
            timings.connectUs(),
            timings.tlsUs(),
            timings.sendUs(),
            waitUs,
            timings.receiveUs(),
            timings.totalUs() - timings.waitUs() + waitUs),
        usual.certificate(),
        usual.tags());
  }

  /** Begun at another time than its slot. */
  public CheckResult startedAt(Instant slot, Instant begun) {
    CheckResult usual = up(slot);
    return new CheckResult(
        usual.target(),
        usual.location(),
        slot,
        begun,
        usual.interval(),
        usual.url(),
        usual.outcome(),
        usual.status(),
        usual.httpVersion(),
        usual.ip(),
        usual.bytes(),
        usual.redirects(),
        usual.bodyMatched(),
        usual.timings(),
        usual.certificate(),
        usual.tags());
  }

  /** Nothing happened on the wire. */
  public CheckResult missed(Instant slot) {
    return new CheckResult(
        target,
        location,
        slot,
        slot,
        Duration.ofMinutes(1),
        url,
        Outcome.of(new Failure(FailureCode.MISSED, "too busy", null)),
        null,
        null,
        null,
        null,
        0,
        null,
        new Timings(-1, -1, -1, -1, -1, -1, 0),
        null,
        tags);
  }

  private CheckResult result(Instant slot, Outcome outcome, int status, String ip) {
    return new CheckResult(
        target,
        location,
        slot,
        slot.plusMillis(2),
        Duration.ofMinutes(1),
        url,
        outcome,
        status,
        "1.1",
        ip,
        5120L,
        1,
        outcome instanceof Outcome.Up,
        new Timings(310, 8120, 15020, 60, 41200, 900, 65610),
        new Certificate(
            "CN=" + target + ".example",
            "CN=R11",
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            true),
        tags);
  }
}
