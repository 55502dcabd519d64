package dev.vedette.probe.verdict;

import dev.vedette.model.Certificate;
import dev.vedette.model.Expectation;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Timings;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a response against what was expected of it. The first expectation that does not hold is the
 * failure, in the order in which a person would look: status, headers, body, latency, certificate.
 *
 * @param bodyMatched whether the body held every pattern; null when none was asked for or the body
 *     could not be judged
 */
public record Verdict(Outcome outcome, @Nullable Boolean bodyMatched) {
  /**
   * Pure; may take long on a large body, so it does not run on an event loop then. Throws
   * OutOfTimeException at the turn's deadline.
   */
  public static Verdict on(
      Expectations expected,
      Response response,
      Timings timings,
      @Nullable Certificate certificate,
      Instant now,
      Turn turn) {
    PageVerdict page = PageVerdict.on(expected, response, turn);
    Failure failure = status(expected.settings(), response);
    if (failure == null) {
      failure = HeaderVerdict.on(expected.headers(), response.headers(), turn);
    }
    if (failure == null) {
      failure = page.failure();
    }
    if (failure == null) {
      failure = latency(expected.settings().latency(), timings);
    }
    if (failure == null) {
      failure = expiry(expected.settings().certificateDays(), certificate, now);
    }
    return new Verdict(
        failure == null ? new Outcome.Up() : Outcome.of(failure), page.bodyMatched());
  }

  /** What the status alone decides; null where it is as expected. */
  public static @Nullable Failure status(Expectation expected, Response response) {
    if (expected.status().stream().anyMatch(range -> range.contains(response.status()))) {
      return null;
    }
    String wanted =
        expected.status().stream().map(StatusRange::toString).collect(Collectors.joining(" or "));
    return new Failure(
        FailureCode.STATUS_UNEXPECTED,
        "expected status " + wanted + ", got " + response.status(),
        null);
  }

  private static @Nullable Failure latency(@Nullable Duration limit, Timings timings) {
    if (limit == null || timings.totalUs() <= TimeUnit.NANOSECONDS.toMicros(limit.toNanos())) {
      return null;
    }
    return new Failure(
        FailureCode.TOO_SLOW,
        "took %d ms, expected at most %d ms".formatted(timings.totalUs() / 1000, limit.toMillis()),
        slowest(timings));
  }

  private static @Nullable Phase slowest(Timings timings) {
    Phase slowest = null;
    for (Phase phase : Phase.values()) {
      if (slowest == null || timings.micros(phase) > timings.micros(slowest)) {
        slowest = phase;
      }
    }
    return slowest;
  }

  private static @Nullable Failure expiry(
      @Nullable Integer days, @Nullable Certificate certificate, Instant now) {
    if (days == null || certificate == null) {
      return null;
    }
    Duration left = Duration.between(now, certificate.notAfter());
    if (left.compareTo(Duration.ofDays(days)) >= 0) {
      return null;
    }
    return new Failure(
        FailureCode.CERTIFICATE_EXPIRING,
        "certificate of %s ends %s, in %d days; expected at least %d days"
            .formatted(certificate.subject(), certificate.notAfter(), left.toDays(), days),
        null);
  }
}
