package dev.vedette.wire.event;

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
import java.util.Map;

/** Results to encode. */
final class Samples {
  private static final Instant SLOT = Instant.parse("2026-11-24T01:02:03.250Z");

  private Samples() {}

  /** The event of the design: down, with every field. */
  static CheckResult full() {
    return new CheckResult(
        "shop",
        "berlin-1",
        SLOT,
        SLOT.plusMillis(2),
        Duration.ofMinutes(1),
        "https://shop.example/",
        Outcome.of(
            new Failure(
                FailureCode.BODY_MISMATCH,
                "pattern /status: OK/ not found in 5120 bytes",
                Phase.RECEIVE)),
        200,
        "1.1",
        "192.0.2.7",
        5120L,
        0,
        false,
        new Timings(310, 8120, 15020, 60, 41200, 900, 65610),
        new Certificate(
            "CN=shop.example",
            "CN=R11",
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            true),
        Map.of("team", "web"));
  }

  /** Of a target with a rule of its own. */
  static CheckResult withAlerts(Alerts alerts) {
    CheckResult full = full();
    return new CheckResult(
        full.target(),
        full.location(),
        full.scheduledAt(),
        full.startedAt(),
        full.interval(),
        full.url(),
        full.outcome(),
        full.status(),
        full.httpVersion(),
        full.ip(),
        full.bytes(),
        full.bodyCut(),
        full.redirects(),
        full.bodyMatched(),
        full.timings(),
        full.certificate(),
        full.tags(),
        alerts,
        full.evidence());
  }

  /** Nothing happened on the wire. */
  static CheckResult missed() {
    return bare(Outcome.of(new Failure(FailureCode.MISSED, "too busy", null)));
  }

  /** Only what must be there. */
  static CheckResult bare(Outcome outcome) {
    return new CheckResult(
        "blog",
        "tokyo",
        Instant.parse("2026-11-24T01:02:03Z"),
        Instant.parse("2026-11-24T01:02:03Z"),
        Duration.ofSeconds(30),
        "http://blog.example/",
        outcome,
        null,
        null,
        null,
        null,
        0,
        null,
        new Timings(-1, -1, -1, -1, -1, -1, 0),
        null,
        Map.of());
  }
}
