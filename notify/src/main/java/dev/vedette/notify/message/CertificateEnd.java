package dev.vedette.notify.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How near the end of a certificate is.
 *
 * @param level from 1, far from it, to 3, within a day or over
 * @param notAfter its last moment; null where it is not known
 */
public record CertificateEnd(int level, @Nullable Instant notAfter) {
  public CertificateEnd {
    if (level < 1 || level > 3) {
      throw new IllegalArgumentException("level must be from 1 to 3");
    }
  }
}
