package dev.vedette.probe.tls;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the chain that a server presented.
 *
 * @param chain the certificates as they came, the server's own first; not empty
 * @param failure why it can't be trusted; null when it can
 */
public record CertificateJudgement(List<Certificate> chain, @Nullable Failure failure) {
  Certificate leaf() {
    return chain.getFirst();
  }
}
