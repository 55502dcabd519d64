package dev.vedette.probe.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes deflate in the wrapping of gzip (RFC 1952) or zlib (RFC 1950), or bare (RFC 1951). Reads
 * as browsers do: a stream whose data is whole but whose trailer is missing is what it decodes to,
 * and what follows the stream is ignored. A trailer that is there has to be right.
 */
final class InflatingInputStream extends InputStream {
  /** What the deflated data is wrapped in. */
  enum Wrapping {
    GZIP,
    /** Deflate means zlib (RFC 9110, 8.4.1.2), but some servers send the bare stream. */
    ZLIB_OR_NONE
  }

  private static final int GZIP_TRAILER_BYTES = 8;
  private static final int ZLIB_TRAILER_BYTES = 4;

  /** Flags of gzip's header. */
  private static final int HEADER_CRC = 2;

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final Wrapping wrapping;
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[8 << 10];
  private int at;
  private int end;
  private Checksum checksum = new CRC32();
  private int trailerBytes;
  private long length;
  private boolean begun;
  private boolean inStream;
  private boolean done;

  InflatingInputStream(InputStream in, Wrapping wrapping) {
    this.in = in;
    this.wrapping = wrapping;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    while (!done) {
      if (!inStream) {
        beginStream();
      } else if (inflater.finished()) {
        endStream();
      } else {
        int inflated = inflate(into, offset, count);
        if (inflated > 0) {
          return inflated;
        }
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int count) throws IOException {
    try {
      int inflated = inflater.inflate(into, offset, count);
      if (inflated == 0 && inflater.needsInput() && !inflater.finished()) {
        at = end;
        requireMore();
        inflater.setInput(buffer, at, end - at);
      }
      checksum.update(into, offset, inflated);
      length += inflated;
      return inflated;
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage() == null ? "invalid data" : e.getMessage(), e);
    }
  }

  private void beginStream() throws IOException {
    boolean first = !begun;
    begun = true;
    inStream =
        switch (wrapping) {
          case GZIP -> first ? readGzipHeader() : followsAnotherMember();
          case ZLIB_OR_NONE -> first && readZlibHeader();
        };
    if (inStream) {
      inflater.reset();
      inflater.setInput(buffer, at, end - at);
      checksum.reset();
      length = 0;
    } else {
      done = true;
    }
  }

  private void endStream() throws IOException {
    at = end - inflater.getRemaining();
    inStream = false;
    long expected = 0;
    for (int i = 0; i < trailerBytes; i++) {
      int next = next();
      if (next < 0) {
        done = true;
        return;
      }
      expected =
          wrapping == Wrapping.GZIP ? expected | (long) next << (8 * i) : expected << 8 | next;
    }
    if (trailerBytes > 0 && expected != trailer()) {
      throw new IOException("the checksum at their end is wrong");
    }
  }

  private long trailer() {
    return wrapping == Wrapping.GZIP
        ? checksum.getValue() | (length & 0xffffffffL) << 32
        : checksum.getValue();
  }

  private boolean readGzipHeader() throws IOException {
    trailerBytes = GZIP_TRAILER_BYTES;
    if (require() != 0x1f || require() != 0x8b || require() != 8) {
      throw new IOException("they do not begin as gzip does");
    }
    int flags = require();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(require() | require() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    return true;
  }

  /** Several members are one page; whatever else follows is none of it. */
  private boolean followsAnotherMember() {
    try {
      return readGzipHeader();
    } catch (IOException trailing) {
      return false;
    }
  }

  private boolean readZlibHeader() throws IOException {
    requireMore();
    if (end - at == 1) {
      buffer[0] = buffer[at];
      at = 0;
      end = 1 + Math.max(0, in.read(buffer, 1, buffer.length - 1));
    }
    boolean zlib =
        end - at >= 2
            && (buffer[at] & 0x0f) == 8
            && (((buffer[at] & 0xff) << 8) | (buffer[at + 1] & 0xff)) % 31 == 0;
    if (zlib) {
      if ((buffer[at + 1] & 0x20) != 0) {
        throw new IOException("they need a dictionary that nobody sent");
      }
      at += 2;
      trailerBytes = ZLIB_TRAILER_BYTES;
      checksum = new Adler32();
    }
    return true;
  }

  private void skipText() throws IOException {
    while (require() != 0) {
      // A name or a comment ends with NUL.
    }
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      require();
    }
  }

  private int require() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  private int next() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xff : -1;
  }

  private void requireMore() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException();
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
