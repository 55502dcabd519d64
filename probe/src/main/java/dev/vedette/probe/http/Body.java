package dev.vedette.probe.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;

/**
 * The body of a response as it came over the wire. It counts always and keeps the beginning, and
 * the rest only where somebody will look at it, never more than its limit. Filled on the event
 * loop, read by one thread afterwards.
 */
public final class Body {
  /** What is kept of every body that is read. */
  public static final int BEGINNING_BYTES = 2 << 10;

  private final long limitBytes;
  private final boolean kept;
  private final boolean read;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
  private long wireBytes;

  /**
   * A body that is read, nothing of it yet.
   *
   * @param limitBytes on the wire; what comes beyond is counted and not kept
   * @param kept whether all of it is kept rather than its beginning alone
   */
  public Body(long limitBytes, boolean kept) {
    this(limitBytes, kept, true);
  }

  private Body(long limitBytes, boolean kept, boolean read) {
    this.limitBytes = limitBytes;
    this.kept = kept;
    this.read = read;
  }

  /** The body that nobody waits for: of a redirect, or where the head decides alone. */
  static Body unread() {
    return new Body(0, false, false);
  }

  /** Whether anybody waited for it; if not, its size says nothing. */
  public boolean isRead() {
    return read;
  }

  /** The next bytes of it; they stay the caller's to release. */
  public void add(ByteBuf part) {
    wireBytes += part.readableBytes();
    if (kept ? !overLimit() : content.size() < BEGINNING_BYTES) {
      int wanted = kept ? Integer.MAX_VALUE : BEGINNING_BYTES - content.size();
      int length = Math.min(part.readableBytes(), wanted);
      content.writeBytes(ByteBufUtil.getBytes(part, part.readerIndex(), length));
    }
  }

  /** Bytes on the wire, without the framing of chunks. */
  public long wireBytes() {
    return wireBytes;
  }

  /** Whether more came than its limit. */
  public boolean overLimit() {
    return wireBytes > limitBytes;
  }

  public boolean isKept() {
    return kept;
  }

  /** A copy of what was kept, as it came over the wire. */
  public byte[] content() {
    return content.toByteArray();
  }
}
