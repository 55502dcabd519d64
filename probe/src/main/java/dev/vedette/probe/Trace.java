package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what a check sees, hop by hop. Not thread-safe; it belongs to one check. */
final class Trace {
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<Hop> hops = new ArrayList<>();
  private PhaseClock clock = new PhaseClock(System::nanoTime);
  private String url;
  private String method;
  private @Nullable String ip;
  private @Nullable Response response;
  private List<Certificate> chain = List.of();
  private @Nullable Certificate lastCertificate;

  /** Why each address that was tried could not be used; empty for those that could. */
  private final Map<String, Optional<String>> attempts = new LinkedHashMap<>();

  /** Begins with the first hop, to this printable address. */
  Trace(String url, String method) {
    this.url = url;
    this.method = method;
  }

  Instant startedAt() {
    return startedAt;
  }

  PhaseClock clock() {
    return clock;
  }

  @Nullable Phase phase() {
    return clock.phase();
  }

  /** The host's address that is being spoken to; null before one is known. */
  @Nullable String ip() {
    return ip;
  }

  /** The server's own certificate of the last TLS handshake; null without one. */
  @Nullable Certificate certificate() {
    return chain.isEmpty() ? lastCertificate : chain.getFirst();
  }

  int redirects() {
    return hops.size();
  }

  void saw(String address) {
    ip = address;
    attempts.putIfAbsent(address, Optional.empty());
  }

  void saw(CertificateJudgement judgement) {
    chain = judgement.chain();
  }

  /** An address can't be connected to. */
  void failed(String address, String why) {
    attempts.put(address, Optional.of(why));
  }

  void saw(Response received) {
    response = received;
  }

  /** Ends this hop and begins the next one, to this printable address. */
  void redirected(String nextUrl, String nextMethod) {
    endHop();
    clock = new PhaseClock(System::nanoTime);
    url = nextUrl;
    method = nextMethod;
    attempts.clear();
    lastCertificate = certificate();
    chain = List.of();
    ip = null;
    response = null;
  }

  /** Ends the last hop; the time so far is complete from here on. */
  Timings end() {
    endHop();
    return Hop.sum(hops);
  }

  /** What was seen; after {@link #end}. */
  Observation observation(Outcome outcome, @Nullable Boolean bodyMatched) {
    return new Observation(
        startedAt,
        hops.getFirst().url(),
        outcome,
        response == null ? null : response.status(),
        response == null ? null : response.version(),
        ip,
        response == null ? null : response.body().wireBytes(),
        hops.size() - 1,
        bodyMatched,
        Hop.sum(hops),
        certificate(),
        response == null ? null : new Page(response),
        hops);
  }

  private void endHop() {
    clock.stop();
    hops.add(
        new Hop(
            url,
            method,
            attempts.entrySet().stream()
                .map(tried -> new Attempt(tried.getKey(), tried.getValue().orElse(null)))
                .toList(),
            ip,
            response == null ? null : response.status(),
            response == null ? null : response.version(),
            chain,
            clock.timings()));
  }
}
