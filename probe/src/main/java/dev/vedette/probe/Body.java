package dev.vedette.probe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The body of a response as it came over the wire. It counts always and keeps the beginning, and
 * the rest only where somebody will look at it, never more than its limit. Filled on the event
 * loop, read by one thread afterwards.
 */
final class Body {
  private final long limitBytes;
  private final boolean kept;
  private final boolean read;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
  private long wireBytes;

  Body(long limitBytes, boolean kept) {
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

  boolean isRead() {
    return read;
  }

  void add(ByteBuf part) {
    wireBytes += part.readableBytes();
    if (kept ? !overLimit() : content.size() < Page.BEGINNING_BYTES) {
      int wanted = kept ? Integer.MAX_VALUE : Page.BEGINNING_BYTES - content.size();
      int length = Math.min(part.readableBytes(), wanted);
      content.writeBytes(ByteBufUtil.getBytes(part, part.readerIndex(), length));
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

  /** The first bytes after decompression, at most {@link Page#BEGINNING_BYTES}; never fails. */
  byte[] beginning(HttpHeaders headers) {
    byte[] wire = content();
    try {
      byte[] page = ContentCoding.of(headers).decode(wire, Page.BEGINNING_BYTES, Turn.withoutEnd());
      return Arrays.copyOf(page, Math.min(page.length, Page.BEGINNING_BYTES));
    } catch (IOException | BodyTooLargeException undecodable) {
      return Arrays.copyOf(wire, Math.min(wire.length, Page.BEGINNING_BYTES));
    }
  }

  byte[] content() {
    return content.toByteArray();
  }
}
