package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the chain that a server presented.
 *
 * @param leaf the server's own certificate
 * @param failure why it can't be trusted; null when it can
 */
record CertificateJudgement(Certificate leaf, @Nullable Failure failure) {}
