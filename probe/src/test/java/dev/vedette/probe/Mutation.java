package dev.vedette.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Spoils bytes at random, the same way for the same seed. */
final class Mutation {
  private static final int MAX_STEPS = 6;

  /** Beyond every bound of the prober, so that bounds are met. */
  private static final int MAX_REPEATED_BYTES = 200_000;

  private static final List<byte[]> TOKENS =
      List.of(
          token("\r\n"),
          token("\r\n\r\n"),
          token("\n"),
          token("\0"),
          token(":"),
          token(" "),
          token("-1"),
          token("99999999999999999999"),
          token("2147483648"),
          token("FFFFFFFFFFFFFFFF\r\n"),
          token("Content-Length: 18446744073709551615\r\n"),
          token("Transfer-Encoding: gzip, chunked\r\n"),
          token("Content-Encoding: gzip, br, deflate\r\n"),
          token("Content-Type: text/html; charset=utf-7\r\n"),
          token("Location: //x:99999/\r\n"),
          token("Set-Cookie: " + "a".repeat(5000) + "\r\n"),
          token("HTTP/1.1 199 X\r\n\r\n"),
          token("\ufeff\u00ff\u00fe"),
          new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0},
          new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 5, 0, 0, 0, 1});

  private Mutation() {}

  private static byte[] token(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One of the corpus, spoiled in up to six places; sometimes left as it is. */
  static byte[] of(List<byte[]> corpus, Random random) {
    byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
    for (int steps = random.nextInt(MAX_STEPS + 1); steps > 0; steps--) {
      bytes = step(bytes, corpus, random);
    }
    return bytes;
  }

  private static byte[] step(byte[] bytes, List<byte[]> corpus, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(bytes.length - from + 1);
    return switch (random.nextInt(7)) {
      case 0 -> joined(bytes, from, TOKENS.get(random.nextInt(TOKENS.size())), from);
      case 1 -> joined(bytes, from, new byte[0], to);
      case 2 -> joined(bytes, from, slice(bytes, from, to), from);
      case 3 -> flipped(bytes, random);
      case 4 -> slice(bytes, 0, from);
      case 5 -> joined(bytes, from, corpus.get(random.nextInt(corpus.size())), to);
      default -> joined(bytes, from, repeated(slice(bytes, from, to), random), to);
    };
  }

  private static byte[] repeated(byte[] slice, Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int size = random.nextInt(MAX_REPEATED_BYTES);
    while (slice.length > 0 && all.size() < size) {
      all.writeBytes(slice);
    }
    return all.toByteArray();
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] joined(byte[] bytes, int from, byte[] inserted, int to) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, from);
    all.writeBytes(inserted);
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }
}
