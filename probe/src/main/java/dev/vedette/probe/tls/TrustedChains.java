package dev.vedette.probe.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which chains were found good for which host. Whether a chain leads to an authority is a
 * function of its bytes, the host, the authorities and the date: the first two are the key, the
 * third are the owner, and the date is looked at each time. So a server is asked for its
 * certificate in every check, and only arithmetic that must give the same result is left out; it
 * costs several times what the handshake does. A chain that was refused is never remembered.
 * Thread-safe.
 */
final class TrustedChains {
  /** One for every target that a checker may have; about 1 KB each. */
  private static final int MAX_CHAINS = 100_000;

  /** Bounds the influence of anything that the key does not know. */
  private static final Duration MAX_AGE = Duration.ofHours(1);

  /** What a chain is recognised by. */
  record Key(ByteBuffer digest, String host, String authType) {}

  private record Good(CertificateJudgement judgement, Instant from, Instant until) {
    boolean holds(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  private final InstantSource clock;
  private final Cache<Key, Good> chains =
      Caffeine.newBuilder().maximumSize(MAX_CHAINS).executor(Runnable::run).build();

  TrustedChains(InstantSource clock) {
    this.clock = clock;
  }

  static Key key(X509Certificate[] chain, String host, String authType)
      throws CertificateEncodingException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate certificate : chain) {
        byte[] encoded = certificate.getEncoded();
        // The length too, so that no two chains run together.
        digest.update(Integer.toString(encoded.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(encoded);
      }
      return new Key(ByteBuffer.wrap(digest.digest()), host, authType);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** What was found before, if it must still hold; null otherwise. */
  @Nullable CertificateJudgement find(Key key) {
    Good good = chains.getIfPresent(key);
    return good == null || !good.holds(clock.instant()) ? null : good.judgement();
  }

  /**
   * Keeps a chain that was just found good, until one of its certificates ends.
   *
   * @param limit when it must end at the latest
   */
  void remember(Key key, X509Certificate[] chain, Instant limit, CertificateJudgement judgement) {
    Instant from = clock.instant();
    Instant until = from.plus(MAX_AGE);
    until = limit.isBefore(until) ? limit : until;
    for (X509Certificate certificate : chain) {
      Instant end = certificate.getNotAfter().toInstant();
      until = end.isBefore(until) ? end : until;
    }
    chains.put(key, new Good(judgement, from, until));
  }
}
