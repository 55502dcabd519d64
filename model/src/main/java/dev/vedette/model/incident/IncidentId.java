package dev.vedette.model.incident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * The identity of an incident: a function of what it is about, its kind and its opening, so that
 * everybody who decides the same finds the same one.
 */
public final class IncidentId {
  /** RFC 9562, section 5.8: a UUID of a vendor's own making. */
  private static final long VERSION_8 = 0x8000L;

  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private IncidentId() {}

  /**
   * The first bits of a SHA-256 over the three.
   *
   * @param subject name of the target; of the location for {@link IncidentKind#BLIND}
   * @param openedAt to the millisecond
   */
  public static UUID of(String subject, IncidentKind kind, Instant openedAt) {
    String text = kind.wireName() + '\0' + subject + '\0' + openedAt.toEpochMilli();
    ByteBuffer hash = ByteBuffer.wrap(sha256(text.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & ~0xF000L) | VERSION_8;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT;
    return new UUID(high, low);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
