package dev.vedette.model.incident;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Of a check, what the decision needs.
 *
 * <p>Observations of a target have one order, by slot and then by location: the fold takes them in
 * this order, whatever the order in which they arrived.
 *
 * @param interval the target's interval at that time
 * @param validity of the certificate that was presented; null without one
 */
public record Observation(
    Instant slot, String location, Duration interval, Sight sight, @Nullable Validity validity)
    implements Comparable<Observation> {
  private static final Comparator<Observation> ORDER =
      Comparator.comparing(Observation::slot).thenComparing(Observation::location);

  /** From when to when a certificate is valid, in whole seconds, as certificates and tables say. */
  public record Validity(Instant notBefore, Instant notAfter) {
    public Validity {
      notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
      notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /** What the decision needs of this result. */
  public static Observation of(CheckResult result) {
    Certificate certificate = result.certificate();
    return new Observation(
        result.scheduledAt(),
        result.location(),
        result.interval(),
        Sight.of(result.outcome()),
        certificate == null ? null : new Validity(certificate.notBefore(), certificate.notAfter()));
  }

  @Override
  public int compareTo(Observation other) {
    return ORDER.compare(this, other);
  }
}
