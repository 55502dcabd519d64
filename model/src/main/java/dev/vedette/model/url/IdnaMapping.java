package dev.vedette.model.url;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Set;

/**
 * What each character of a host name becomes: the mapping of UTS #46, section 5, without the
 * transitional one. The JDK carries the standard's ingredients, case and compatibility mappings, in
 * the version of Unicode that it knows; the exceptions are here. A test compares every code point
 * with ICU.
 */
final class IdnaMapping {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int IDEOGRAPHIC_FULL_STOP = 0x3002;

  /** They mean the dot between labels; whatever else contains one is no part of a name. */
  private static final Set<Integer> FULL_STOPS =
      Set.of((int) '.', IDEOGRAPHIC_FULL_STOP, 0xff0e, 0xff61);

  /** First and last of each range of what is left out: Unicode's default ignorables, mostly. */
  private static final int[] IGNORED = {
    0xad, 0xad, 0x34f, 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x200b, 0x200b,
    0x2060, 0x2064, 0x206a, 0x206f, 0x3164, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xfeff, 0xffa0, 0xffa0,
    0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0100, 0xe01ef
  };

  private IdnaMapping() {}

  /**
   * The text mapped and composed (section 4, steps 1 and 2), with plain dots between its labels.
   */
  static String map(String text) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> mapped.append(map(c)));
    return Normalizer.normalize(mapped, Form.NFC);
  }

  private static String map(int c) {
    if (isIgnored(c)) {
      return "";
    }
    if (FULL_STOPS.contains(c)) {
      return ".";
    }
    String same = Character.toString(c);
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? Character.toString(c | 0x20) : same;
    }
    // The sharp s and the final sigma are letters of their own since IDNA2008.
    if (c == 'ß' || c == 'ς') {
      return same;
    }
    if (c == 'ẞ') {
      return "ß";
    }
    String once = Normalizer.normalize(folded(same), Form.NFKC);
    String twice = Normalizer.normalize(folded(once), Form.NFKC);
    // One of a list's "1." or an ellipsis would make labels of one character.
    boolean dotted = twice.indexOf('.') >= 0 || twice.indexOf(IDEOGRAPHIC_FULL_STOP) >= 0;
    return dotted ? "\ufffd" : withoutIgnored(twice);
  }

  /** Full case folding: to upper case and back, but for letters that have no way back. */
  private static String folded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.append(folded(c)));
    return out.toString();
  }

  private static String folded(int c) {
    String same = Character.toString(c);
    if (c == 'ı') {
      return same;
    }
    String upper = same.toUpperCase(Locale.ROOT);
    // Unicode folds Cherokee to its capitals, which were there first.
    boolean capitals = Character.UnicodeScript.of(c) == Character.UnicodeScript.CHEROKEE;
    return capitals ? upper : upper.toLowerCase(Locale.ROOT);
  }

  private static String withoutIgnored(String text) {
    return text.codePoints()
        .filter(c -> !isIgnored(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isIgnored(int c) {
    for (int i = 0; i < IGNORED.length; i += 2) {
      if (c >= IGNORED[i] && c <= IGNORED[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a character may be in a mapped label (section 4.1, criterion 7). */
  static boolean isValid(int c) {
    return switch (Character.getType(c)) {
      case Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // The host parser refuses those of ASCII, with better words.
      case Character.CONTROL, Character.SPACE_SEPARATOR -> c < 0x80;
      case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
      default -> !(c >= 0x2ff0 && c <= 0x2fff) && c != 0x31ef && c != 0xfffc && c != 0xfffd;
    };
  }
}
