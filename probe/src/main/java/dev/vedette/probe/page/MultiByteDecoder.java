package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.probe.turn.Turn;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Map;

/**
 * Decodes an encoding in which a character may take several bytes, with the JDK's decoder and the
 * standard's way with what is malformed: it never swallows an ASCII character that follows.
 */
final class MultiByteDecoder implements TextEncoding.Decoder {
  /** Up to here UTF-8 is decoded in one go, which takes well below 1 ms. */
  private static final int MAX_BYTES_AT_ONCE = 256 << 10;

  private static final int PART_CHARS = 16 << 10;

  private final Charset charset;
  private final Map<Integer, Character> changes;
  private final int unit;

  /**
   * A decoder.
   *
   * @param changes characters for bytes that the JDK takes for malformed
   */
  MultiByteDecoder(Charset charset, Map<Integer, Character> changes) {
    this.charset = charset;
    this.changes = Map.copyOf(changes);
    this.unit = charset.name().startsWith("UTF-16") ? 2 : 1;
  }

  @Override
  public String decode(byte[] bytes, int offset, Turn turn) {
    int length = bytes.length - offset;
    if (charset.equals(UTF_8) && length <= MAX_BYTES_AT_ONCE) {
      turn.work(length);
      return new String(bytes, offset, length, charset);
    }
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(PART_CHARS);
    StringBuilder text = new StringBuilder(length);
    CoderResult result = decoder.decode(in, out, true);
    while (!result.isUnderflow()) {
      if (result.isError() && out.hasRemaining()) {
        turn.work(1);
        replace(in, result.length(), out);
      } else {
        drain(out, text, turn);
      }
      result = decoder.decode(in, out, true);
    }
    drain(out, text, turn);
    decoder.flush(out);
    drain(out, text, turn);
    return text.toString();
  }

  private void replace(ByteBuffer in, int length, CharBuffer out) {
    int begin = in.position();
    Character changed = changes.get(in.get(begin) & 0xff);
    int end = begin + Math.min(unit, in.remaining());
    while (unit == 1 && changed == null && end < begin + length && in.get(end) < 0) {
      end++;
    }
    out.put(changed == null ? '\uFFFD' : changed);
    in.position(end);
  }

  private static void drain(CharBuffer out, StringBuilder text, Turn turn) {
    turn.work(out.position());
    text.append(out.flip());
    out.clear();
  }
}
