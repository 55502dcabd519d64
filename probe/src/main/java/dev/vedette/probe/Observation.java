package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.text.Secrets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one check saw on the wire. Nothing in it is secret: what a target's configuration keeps
 * secret is masked in every text.
 *
 * @param startedAt when the check began, in whole milliseconds
 * @param url the target's address
 * @param status status of the last response; null when none came
 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}; null when no response came
 * @param ip the address of the last connection tried, in text; null when no name was resolved, or
 *     when it is secret
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

  /** The same without these in any of its texts. */
  Observation maskedBy(Secrets secrets) {
    if (secrets.isEmpty()) {
      return this;
    }
    return new Observation(
        startedAt,
        secrets.mask(url),
        masked(outcome, secrets),
        status,
        httpVersion,
        ip == null || !secrets.mask(ip).equals(ip) ? null : ip,
        bytes,
        bodyCut,
        redirects,
        bodyMatched,
        timings,
        certificate == null ? null : masked(certificate, secrets),
        page == null ? null : page.maskedBy(secrets),
        hops.stream().map(hop -> masked(hop, secrets)).toList());
  }

  private static Outcome masked(Outcome outcome, Secrets secrets) {
    return switch (outcome) {
      case Outcome.Up up -> up;
      case Outcome.Down(Failure failure) -> new Outcome.Down(masked(failure, secrets));
      case Outcome.Unknown(Failure failure) -> new Outcome.Unknown(masked(failure, secrets));
    };
  }

  private static Failure masked(Failure failure, Secrets secrets) {
    return new Failure(failure.code(), secrets.mask(failure.message()), failure.phase());
  }

  private static Certificate masked(Certificate certificate, Secrets secrets) {
    return new Certificate(
        secrets.mask(certificate.subject()),
        secrets.mask(certificate.issuer()),
        certificate.notBefore(),
        certificate.notAfter(),
        certificate.trusted());
  }

  private static Hop masked(Hop hop, Secrets secrets) {
    return new Hop(
        secrets.mask(hop.url()),
        hop.method(),
        hop.attempts().stream()
            .map(each -> new Attempt(secrets.mask(each.ip()), secrets.maskNullable(each.failure())))
            .toList(),
        secrets.maskNullable(hop.ip()),
        hop.status(),
        hop.httpVersion(),
        hop.chain().stream().map(each -> masked(each, secrets)).toList(),
        hop.tls(),
        hop.timings());
  }

  /**
   * What a person needs to see why the check failed, as far as the target wants it told; made when
   * it is asked for.
   *
   * @param target the target that was probed
   */
  public Evidence evidence(Target target) {
    return EvidenceCollector.collect(this, target);
  }

  /**
   * The result to publish for this check.
   *
   * @param target the target that was probed
   * @param location where the checker stands
   * @param scheduledAt the slot, in whole milliseconds
   * @param evidence why it failed, in detail; null where that is not to be told
   */
  public CheckResult toResult(
      Target target, String location, Instant scheduledAt, @Nullable EncodedEvidence evidence) {
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
        target.tags(),
        target.incidentRules(),
        evidence);
  }
}
