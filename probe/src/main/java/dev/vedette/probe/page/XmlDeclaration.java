package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code <?xml … encoding="…"?>} at the very beginning of a page says of its encoding. */
final class XmlDeclaration {
  /** As the HTML standard reads it ("get an XML encoding"): up to the first {@code >}. */
  private static final Pattern ENCODING =
      Pattern.compile(
          "<\\?xml[^>]*?encoding[\\x00- ]*=[\\x00- ]*([\"'])([^\"'>\\x00- ]+)\\1[^>]*>");

  private XmlDeclaration() {}

  /**
   * The encoding of a page; null when it does not say.
   *
   * @param beginning of the page, as far as a declaration is looked for
   */
  static @Nullable TextEncoding encoding(byte[] beginning) {
    if (startsWith(beginning, '<', 0, '?', 0, 'x', 0)) {
      return TextEncoding.UTF_16LE;
    }
    if (startsWith(beginning, 0, '<', 0, '?', 0, 'x')) {
      return TextEncoding.UTF_16BE;
    }
    if (!startsWith(beginning, '<', '?', 'x', 'm', 'l')) {
      return null;
    }
    Matcher matcher = ENCODING.matcher(new String(beginning, ISO_8859_1));
    TextEncoding declared = matcher.lookingAt() ? TextEncoding.forLabel(matcher.group(2)) : null;
    return declared == null ? null : declared.declaredWithinPage();
  }

  private static boolean startsWith(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
