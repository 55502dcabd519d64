package dev.vedette.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;

/**
 * The body of a response as it came over the wire. It counts always and keeps the bytes only where
 * somebody will look at them, and never more than its limit. Filled on the event loop, read by one
 * thread afterwards.
 */
final class Body {
  private final long limitBytes;
  private final boolean kept;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
  private long wireBytes;

  Body(long limitBytes, boolean kept) {
    this.limitBytes = limitBytes;
    this.kept = kept;
  }

  void add(ByteBuf part) {
    wireBytes += part.readableBytes();
    if (kept && !overLimit()) {
      content.writeBytes(ByteBufUtil.getBytes(part));
    }
  }

  /** Bytes on the wire, without the framing of chunks. */
  long wireBytes() {
    return wireBytes;
  }

  boolean overLimit() {
    return wireBytes > limitBytes;
  }

  boolean isKept() {
    return kept;
  }

  byte[] content() {
    return content.toByteArray();
  }
}
