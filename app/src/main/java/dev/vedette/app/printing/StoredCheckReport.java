package dev.vedette.app.printing;

import dev.vedette.app.cli.Paint;
import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.EvidenceDecoder;
import dev.vedette.probe.Attempt;
import dev.vedette.probe.Hop;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored check as a person reads it: as one that was made just now, and what it told in evidence.
 * Without that all requests of a check are one, whose phases are their sums.
 */
public final class StoredCheckReport {
  private final PrintWriter out;
  private final Paint paint;
  private final ProbeReport report;

  public StoredCheckReport(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
    report = new ProbeReport(out, paint, false);
  }

  /** Prints it, evidence included. */
  public void print(CheckResult check) {
    Evidence evidence = check.evidence() == null ? null : EvidenceDecoder.decode(check.evidence());
    out.println(paint.bold(check.scheduledAt() + "  " + check.location()));
    report.print(check.target(), seen(check, evidence), evidence);
    out.flush();
  }

  private static Observation seen(CheckResult check, @Nullable Evidence evidence) {
    return new Observation(
        check.startedAt(),
        check.url(),
        check.outcome(),
        check.status(),
        check.httpVersion(),
        check.ip(),
        check.bytes(),
        check.bodyCut(),
        check.redirects(),
        check.bodyMatched(),
        check.timings(),
        check.certificate(),
        null,
        evidence == null || evidence.hops().isEmpty() ? hops(check) : hops(evidence));
  }

  private static List<Hop> hops(CheckResult check) {
    Certificate certificate = check.certificate();
    return List.of(
        new Hop(
            check.url(),
            "",
            List.of(),
            check.ip(),
            check.status(),
            check.httpVersion(),
            certificate == null ? List.of() : List.of(certificate),
            null,
            check.timings()));
  }

  /** TLS and the chain are told of one request alone, and shown below all of them. */
  private static List<Hop> hops(Evidence evidence) {
    List<Hop> hops = new ArrayList<>();
    for (Evidence.Hop hop : evidence.hops()) {
      boolean last = hops.size() + 1 == evidence.hops().size();
      hops.add(
          new Hop(
              hop.url(),
              hop.method(),
              hop.attempts().stream()
                  .map(attempt -> new Attempt(attempt.ip(), attempt.failure()))
                  .toList(),
              hop.ip(),
              hop.status(),
              hop.httpVersion(),
              last ? evidence.chain() : List.of(),
              last ? evidence.tls() : null,
              hop.timings()));
    }
    return hops;
  }
}
