package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence.TlsSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a check: the first, or one that a redirect asked for.
 *
 * @param url without userinfo and redacted query parameters
 * @param method of the request
 * @param attempts the addresses tried, in order; empty when no name was resolved
 * @param ip the address of the connection; null when no name was resolved
 * @param status of the response; null when none came
 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}; null when no response came
 * @param chain the certificates that the server presented, its own first; empty without TLS
 * @param tls how the connection was secured; null without TLS, or when the handshake failed
 * @param timings of this hop alone
 */
public record Hop(
    String url,
    String method,
    List<Attempt> attempts,
    @Nullable String ip,
    @Nullable Integer status,
    @Nullable String httpVersion,
    List<Certificate> chain,
    @Nullable TlsSession tls,
    Timings timings) {
  public Hop {
    attempts = List.copyOf(attempts);
    chain = List.copyOf(chain);
  }

  /** The time of several hops in a row; a phase that no hop had stays absent. */
  static Timings sum(List<Hop> hops) {
    if (hops.size() == 1) {
      return hops.getFirst().timings;
    }
    return new Timings(
        sum(hops, Phase.DNS),
        sum(hops, Phase.CONNECT),
        sum(hops, Phase.TLS),
        sum(hops, Phase.SEND),
        sum(hops, Phase.WAIT),
        sum(hops, Phase.RECEIVE),
        hops.stream().mapToLong(hop -> hop.timings.totalUs()).sum());
  }

  private static long sum(List<Hop> hops, Phase phase) {
    return hops.stream()
        .mapToLong(hop -> hop.timings.micros(phase))
        .filter(micros -> micros != Timings.ABSENT)
        .reduce(Long::sum)
        .orElse(Timings.ABSENT);
  }
}
