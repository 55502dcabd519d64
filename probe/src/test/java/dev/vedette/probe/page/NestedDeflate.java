package dev.vedette.probe.page;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Pages that are small on the wire, nothing in the end, and gigabytes in between: deflate's stored
 * blocks without content, deflated several times.
 */
public final class NestedDeflate {
  /** Final bit, type "stored", length 0 and its complement. */
  private static final byte[] EMPTY_BLOCK = {0, 0, 0, (byte) 0xff, (byte) 0xff};

  private static final int PART_BYTES = 1 << 20;

  private NestedDeflate() {}

  /** A page of this many bytes, deflated twice around stored blocks; it never ends. */
  public static byte[] page(int bytes) {
    byte[] blocks = repeated(EMPTY_BLOCK, PART_BYTES);
    byte[] once = deflated(blocks);
    return repeated(deflated(repeated(once, PART_BYTES)), bytes);
  }

  /** Ends on a byte and refers to nothing before it, so it can be repeated. */
  private static byte[] deflated(byte[] part) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(part);
      byte[] out = new byte[part.length];
      int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] repeated(byte[] part, int bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
    while (all.size() + part.length <= bytes) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
