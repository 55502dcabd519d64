package dev.vedette.web.browser;

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
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks of a website that puts into every field it can reach what might harm who looks at it. */
final class HostileChecks {
  static final String TARGET = "evil";

  /** The title of a page that executed something. */
  static final String TAKEN = "taken over";

  static final Instant FIRST = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  /** Each of them turns the direction of what follows, or goes on for 100 kB without a space. */
  private static final String TAIL =
      "\u202e\u2066\u061c\u200f left" + "W".repeat(100_000) + "\u2069\u202c";

  private static final String SCRIPT =
      "</td></bdi><script>document.title='%1$s'</script>".formatted(TAKEN)
          + "<img src=x onerror=\"document.title='%1$s'\">".formatted(TAKEN)
          + "'\" onfocus=document.title='%1$s' autofocus ${7*7} {{7*7}} <!-- ".formatted(TAKEN);

  private HostileChecks() {}

  /** Some that are up, and then some that are not. */
  static Stream<CheckResult> all() {
    return IntStream.range(0, 12).mapToObj(number -> check(number, number >= 6));
  }

  private static CheckResult check(int number, boolean fails) {
    Instant slot = FIRST.plus(INTERVAL.multipliedBy(number));
    Failure failure =
        new Failure(
            FailureCode.BODY_MISMATCH,
            "expected " + SCRIPT + " got " + SCRIPT + TAIL,
            Phase.RECEIVE);
    return new CheckResult(
        TARGET,
        "berlin-1",
        slot,
        slot.plusMillis(1),
        INTERVAL,
        "https://evil.example/?" + SCRIPT + TAIL,
        fails ? Outcome.of(failure) : new Outcome.Up(),
        200,
        "2",
        "192.0.2.66",
        100_000L,
        false,
        0,
        !fails,
        new Timings(300, 8_000, 15_000, 60, 40_000, 900, 64_260),
        new Certificate(
            "CN=" + SCRIPT + TAIL,
            "CN=" + TAIL + SCRIPT,
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"),
            true),
        Map.of("team", "web"),
        Alerts.DEFAULT,
        fails ? evidence() : null);
  }

  private static EncodedEvidence evidence() {
    String text = json(SCRIPT + "\u202e\u2067" + "W".repeat(300));
    return new EncodedEvidence(
        """
        {"hops":[{"url":"javascript:%1$s","method":"%1$s","ip":"192.0.2.66","status":302,
          "http_version":"2","attempts":[{"ip":"192.0.2.66","failure":"%1$s"}],
          "timings_us":{"dns":300,"connect":8000,"wait":12000,"total":20300}},
          {"url":"https://evil.example/","method":"GET","status":200,
          "timings_us":{"send":60,"wait":41000,"receive":900,"total":42000}}],
          "status_line":"%1$s","headers":{"server":"%1$s","location":"%1$s"},
          "body":"%1$s","tls":{"version":"%1$s","cipher":"%1$s"},
          "chain":[{"subject":"%1$s","issuer":"%1$s","not_before":"2026-10-01T00:00:00Z",
          "not_after":"%1$s","trusted":true}]}
        """
            .formatted(text));
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
