package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence.TlsSession;
import dev.vedette.model.text.Secrets;
import dev.vedette.probe.http.PhaseClock;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.tls.CertificateJudgement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
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
  private @Nullable TlsSession tls;
  private @Nullable Certificate lastCertificate;

  /** The addresses tried, in order, each once: a handful at most. */
  private final List<Attempt> attempts = new ArrayList<>();

  private final Secrets secrets;

  /** Begins with the first hop, to this printable address; these are not seen in what is told. */
  Trace(String url, String method, Secrets secrets) {
    this.secrets = secrets;
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
    if (indexOf(address) < 0) {
      attempts.add(new Attempt(address, null));
    }
  }

  void saw(CertificateJudgement judgement) {
    chain = judgement.chain();
  }

  /** The handshake succeeded. */
  void saw(SSLSession session) {
    tls = new TlsSession(session.getProtocol(), session.getCipherSuite());
  }

  /** An address can't be connected to. */
  void failed(String address, String why) {
    Attempt failed = new Attempt(address, why);
    int index = indexOf(address);
    if (index < 0) {
      attempts.add(failed);
    } else {
      attempts.set(index, failed);
    }
  }

  private int indexOf(String address) {
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).ip().equals(address)) {
        return i;
      }
    }
    return -1;
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
    tls = null;
    ip = null;
    response = null;
  }

  /** Ends the last hop; the time so far is complete from here on. */
  Timings end() {
    endHop();
    return Hop.sum(hops);
  }

  /**
   * What was seen; after {@link #end}. Everything that a check tells passes here: nothing secret
   * leaves.
   */
  Observation observation(Outcome outcome, @Nullable Boolean bodyMatched) {
    return seen(outcome, bodyMatched).maskedBy(secrets);
  }

  private Observation seen(Outcome outcome, @Nullable Boolean bodyMatched) {
    return new Observation(
        startedAt,
        hops.getFirst().url(),
        outcome,
        response == null ? null : response.status(),
        response == null ? null : response.version(),
        ip,
        response != null && response.body().isRead() ? response.body().wireBytes() : null,
        response != null && response.body().overLimit(),
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
            attempts,
            ip,
            response == null ? null : response.status(),
            response == null ? null : response.version(),
            chain,
            tls,
            clock.timings()));
  }
}
