package dev.vedette.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one check saw: everything an event carries.
 *
 * <p>Its natural key is {@code (target, location, scheduledAt)}; a second result with the same key
 * is the same check.
 *
 * @param target name of the target
 * @param location where the checker stood
 * @param scheduledAt the slot, in whole milliseconds
 * @param startedAt when the check really began, in whole milliseconds
 * @param interval the target's interval at that time
 * @param url the address checked, without userinfo and redacted query parameters
 * @param status status of the last response; null when none came
 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}; null when no response came
 * @param ip the address of the last connection tried, in text; null when no name was resolved
 * @param bytes bytes of the body on the wire; null when no response came
 * @param redirects hops followed
 * @param bodyMatched whether the body held every pattern asked for; null when none was asked for or
 *     no body came
 * @param certificate of the last TLS handshake; null without one
 * @param tags the target's tags
 */
public record CheckResult(
    String target,
    String location,
    Instant scheduledAt,
    Instant startedAt,
    Duration interval,
    String url,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String httpVersion,
    @Nullable String ip,
    @Nullable Long bytes,
    int redirects,
    @Nullable Boolean bodyMatched,
    Timings timings,
    @Nullable Certificate certificate,
    Map<String, String> tags) {
  public CheckResult {
    requireNonNull(target, "target");
    requireNonNull(location, "location");
    requireNonNull(scheduledAt, "scheduledAt");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(interval, "interval");
    requireNonNull(url, "url");
    requireNonNull(outcome, "outcome");
    requireNonNull(timings, "timings");
    tags = Map.copyOf(tags);
  }

  /** What went wrong; null exactly when the outcome is up. */
  public @Nullable Failure failure() {
    return switch (outcome) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }
}
