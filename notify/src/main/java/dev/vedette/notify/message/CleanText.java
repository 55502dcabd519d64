package dev.vedette.notify.message;

import static java.util.stream.Collectors.joining;

import dev.vedette.model.text.Text;
import java.util.HexFormat;

/**
 * Text that strangers had a hand in, on one line for people: what would turn the direction of
 * writing, break lines or hide is shown as an escape.
 */
public final class CleanText {
  /** They join letters, and the parts of emoji. */
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;

  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private CleanText() {}

  /** The text, at most so many characters. */
  public static String of(String text, int maxLength) {
    String line = Text.printable(text, maxLength);
    if (line.codePoints().noneMatch(CleanText::misleads)) {
      return line;
    }
    StringBuilder clean = new StringBuilder(line.length() + 16);
    line.codePoints().forEach(each -> append(clean, each));
    return Cut.characters(clean.toString(), maxLength);
  }

  /** The same of each of the text's lines, at most so many characters each. */
  public static String lines(String text, int maxLength) {
    return text.lines().map(line -> of(line, maxLength)).collect(joining("\n"));
  }

  private static void append(StringBuilder clean, int codePoint) {
    if (misleads(codePoint)) {
      clean.append("\\u").append(HexFormat.of().toHexDigits(codePoint, codePoint > 0xffff ? 6 : 4));
    } else {
      clean.appendCodePoint(codePoint);
    }
  }

  private static boolean misleads(int codePoint) {
    if (codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
