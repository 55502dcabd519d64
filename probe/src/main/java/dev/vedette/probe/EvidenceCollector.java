package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Target;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.TlsSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes evidence of what a check saw. */
final class EvidenceCollector {
  private EvidenceCollector() {}

  static Evidence collect(Observation seen, Target target) {
    Page page = seen.page();
    return new Evidence(
        seen.hops().stream().map(EvidenceCollector::hop).toList(),
        page == null ? null : page.statusLine(),
        page == null ? Map.of() : page.shownHeaders(seen.hops().getLast().url(), target.redact()),
        page == null ? null : body(page, target),
        tls(seen.hops()),
        chain(seen.hops()));
  }

  private static Evidence.Hop hop(Hop hop) {
    return new Evidence.Hop(
        hop.url(),
        hop.method(),
        hop.attempts().stream()
            .map(attempt -> new Evidence.Attempt(attempt.ip(), attempt.failure()))
            .toList(),
        hop.ip(),
        hop.status(),
        hop.httpVersion(),
        hop.timings());
  }

  /** Cut after it was masked: a secret that a cut divides would not be found. */
  private static @Nullable String body(Page page, Target target) {
    int most = (int) target.evidence().body().bytes();
    String beginning = most == 0 ? "" : page.beginning();
    return beginning.isEmpty()
        ? null
        : Evidence.beginning(RedactedText.of(beginning, target.redact()), most);
  }

  private static @Nullable TlsSession tls(List<Hop> hops) {
    return hops.stream()
        .map(Hop::tls)
        .filter(Objects::nonNull)
        .reduce((former, latter) -> latter)
        .orElse(null);
  }

  /** As of the one certificate that the event tells of: of the last hop with TLS. */
  private static List<Certificate> chain(List<Hop> hops) {
    return hops.stream()
        .map(Hop::chain)
        .filter(chain -> !chain.isEmpty())
        .reduce((former, latter) -> latter)
        .orElse(List.of());
  }
}
