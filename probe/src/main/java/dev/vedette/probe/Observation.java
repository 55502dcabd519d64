package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one check saw on the wire.
 *
 * @param startedAt when the check began, in whole milliseconds
 * @param url the target's address, without userinfo and redacted query parameters
 * @param status status of the last response; null when none came
 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}; null when no response came
 * @param ip the address of the last connection tried, in text; null when no name was resolved
 * @param bytes bytes of the last response's body on the wire; null when no response came, or its
 *     body was not read
 * @param bodyCut whether reading stopped before that body ended, as it was longer than is read
 * @param redirects hops followed
 * @param bodyMatched whether the body held every pattern asked for; null when none was asked for or
 *     no body could be judged
 * @param timings the phases, summed over the hops; judging the page is not part of them
 * @param certificate of the last TLS handshake, accepted or not; null without one
 * @param page the last response's headers and beginning; null when no response came
 * @param hops every request made, in order, the last included; never empty
 */
public record Observation(
    Instant startedAt,
    String url,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String httpVersion,
    @Nullable String ip,
    @Nullable Long bytes,
    boolean bodyCut,
    int redirects,
    @Nullable Boolean bodyMatched,
    Timings timings,
    @Nullable Certificate certificate,
    @Nullable Page page,
    List<Hop> hops) {
  public Observation {
    hops = List.copyOf(hops);
  }

  /**
   * The result to publish for this check.
   *
   * @param target the target that was probed
   * @param location where the checker stands
   * @param scheduledAt the slot, in whole milliseconds
   */
  public CheckResult toResult(Target target, String location, Instant scheduledAt) {
    return new CheckResult(
        target.name(),
        location,
        scheduledAt,
        startedAt,
        target.interval(),
        url,
        outcome,
        status,
        httpVersion,
        ip,
        bytes,
        bodyCut,
        redirects,
        bodyMatched,
        timings,
        certificate,
        target.tags());
  }
}
