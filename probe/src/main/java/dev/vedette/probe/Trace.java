package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a check sees, hop by hop. Not thread-safe; it belongs to one check. */
final class Trace {
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<Hop> hops = new ArrayList<>();
  private PhaseClock clock = new PhaseClock(System::nanoTime);
  private String url;
  private @Nullable String ip;
  private @Nullable Response response;
  private @Nullable Certificate certificate;

  /** Begins with the first hop, to this printable address. */
  Trace(String url) {
    this.url = url;
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

  @Nullable Certificate certificate() {
    return certificate;
  }

  int redirects() {
    return hops.size();
  }

  void saw(String address) {
    ip = address;
  }

  void saw(Certificate presented) {
    certificate = presented;
  }

  void saw(Response received) {
    response = received;
  }

  /** Ends this hop and begins the next one, to this printable address. */
  void redirected(String nextUrl) {
    endHop();
    clock = new PhaseClock(System::nanoTime);
    url = nextUrl;
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
        certificate,
        hops);
  }

  private void endHop() {
    clock.stop();
    hops.add(new Hop(url, ip, response == null ? null : response.status(), clock.timings()));
  }
}
