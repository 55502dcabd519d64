package dev.vedette.probe.tls;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the chain that a server presented.
 *
 * @param chain the certificates as they came, the server's own first; not empty
 * @param refusal null when it can be trusted
 */
public record CertificateJudgement(List<Certificate> chain, @Nullable Refusal refusal) {
  /**
   * A chain that can't be trusted.
   *
   * @param failure why
   * @param cameAtNanos when it was there to be looked at, by {@link System#nanoTime}: to find out
   *     why takes a JVM long the first time, and is no time of the server's
   */
  public record Refusal(Failure failure, long cameAtNanos) {}

  /** Why the chain can't be trusted; null when it can. */
  public @Nullable Failure failure() {
    return refusal == null ? null : refusal.failure();
  }

  Certificate leaf() {
    return chain.getFirst();
  }
}
