package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks in the beginning of an HTML page for the {@code <meta>} that names its encoding, as the
 * HTML standard does ("prescan a byte stream to determine its encoding"): comments and what stands
 * within other tags do not count.
 */
final class HtmlPrescan {
  private static final String CHARSET = "charset";

  /** An attribute of a tag, in lower case. */
  private record Attribute(String name, String value) {}

  /** The page ends within a tag: what was read of it does not count. */
  private static final class EndOfPage extends Exception {
    private static final long serialVersionUID = 1;

    EndOfPage() {
      super(null, null, false, false);
    }
  }

  private final String page;
  private int at;

  private HtmlPrescan(String page) {
    this.page = page;
  }

  /**
   * The encoding that a page names; null when it names none.
   *
   * @param beginning of the page, as far as browsers look
   */
  static @Nullable TextEncoding encoding(byte[] beginning) {
    HtmlPrescan prescan =
        new HtmlPrescan(new String(beginning, ISO_8859_1).toLowerCase(Locale.ROOT));
    TextEncoding declared = null;
    try {
      while (declared == null) {
        declared = prescan.step();
      }
    } catch (EndOfPage end) {
      return null;
    }
    return declared.declaredWithinPage();
  }

  private @Nullable TextEncoding step() throws EndOfPage {
    skipTo('<');
    if (page.startsWith("<!--", at)) {
      at += 2;
      skipPast("-->");
    } else if (page.startsWith("<meta", at) && isOneOf(charAt(at + 5), "\t\n\f\r /")) {
      at += 5;
      return meta();
    } else if (isLetter(charAt(charAt(at + 1) == '/' ? at + 2 : at + 1))) {
      skipTag();
    } else if (isOneOf(charAt(at + 1), "!/?")) {
      skipPast(">");
    } else {
      at++;
    }
    return null;
  }

  private void skipTag() throws EndOfPage {
    while (!isSpace(charAt(at)) && charAt(at) != '>') {
      at++;
    }
    Attribute attribute;
    do {
      attribute = attribute();
    } while (attribute != null);
  }

  private @Nullable TextEncoding meta() throws EndOfPage {
    Set<String> seen = new HashSet<>();
    boolean pragma = false;
    boolean byCharset = false;
    TextEncoding inContent = null;
    TextEncoding inCharset = null;
    for (Attribute attribute = attribute(); attribute != null; attribute = attribute()) {
      if (!seen.add(attribute.name)) {
        continue;
      }
      switch (attribute.name) {
        case "http-equiv" -> pragma = attribute.value.equals("content-type");
        case "content" -> inContent = inContent(attribute.value);
        case CHARSET -> {
          byCharset = true;
          inCharset = TextEncoding.forLabel(attribute.value);
        }
        default -> {}
      }
    }
    if (byCharset) {
      return inCharset;
    }
    return pragma ? inContent : null;
  }

  /** The standard's "extracting a character encoding from a meta element". */
  private static @Nullable TextEncoding inContent(String content) {
    int at = content.indexOf(CHARSET);
    while (at >= 0) {
      at = afterSpaces(content, at + CHARSET.length());
      if (at < content.length() && content.charAt(at) == '=') {
        return label(content, afterSpaces(content, at + 1));
      }
      at = content.indexOf(CHARSET, at);
    }
    return null;
  }

  private static @Nullable TextEncoding label(String content, int begin) {
    if (begin == content.length()) {
      return null;
    }
    char quote = content.charAt(begin);
    if (quote == '"' || quote == '\'') {
      int end = content.indexOf(quote, begin + 1);
      return end < 0 ? null : TextEncoding.forLabel(content.substring(begin + 1, end));
    }
    int end = begin;
    while (end < content.length() && !isSpace(content.charAt(end)) && content.charAt(end) != ';') {
      end++;
    }
    return TextEncoding.forLabel(content.substring(begin, end));
  }

  private static int afterSpaces(String text, int begin) {
    int at = begin;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The standard's "get an attribute"; null at the end of the tag. */
  private @Nullable Attribute attribute() throws EndOfPage {
    while (isSpace(charAt(at)) || charAt(at) == '/') {
      at++;
    }
    if (charAt(at) == '>') {
      return null;
    }
    int begin = at;
    at++;
    while (!isSpace(charAt(at)) && !isOneOf(charAt(at), "=/>")) {
      at++;
    }
    String name = page.substring(begin, at);
    skipSpaces();
    if (charAt(at) != '=') {
      return new Attribute(name, "");
    }
    at++;
    skipSpaces();
    return new Attribute(name, value());
  }

  private String value() throws EndOfPage {
    char quote = charAt(at);
    if (quote == '"' || quote == '\'') {
      int begin = ++at;
      skipTo(quote);
      return page.substring(begin, at++);
    }
    int begin = at;
    while (!isSpace(charAt(at)) && charAt(at) != '>') {
      at++;
    }
    return page.substring(begin, at);
  }

  private void skipSpaces() throws EndOfPage {
    while (isSpace(charAt(at))) {
      at++;
    }
  }

  private void skipTo(char wanted) throws EndOfPage {
    while (charAt(at) != wanted) {
      at++;
    }
  }

  private void skipPast(String wanted) throws EndOfPage {
    int found = page.indexOf(wanted, at);
    if (found < 0) {
      throw new EndOfPage();
    }
    at = found + wanted.length();
  }

  private char charAt(int index) throws EndOfPage {
    if (index >= page.length()) {
      throw new EndOfPage();
    }
    return page.charAt(index);
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isSpace(char c) {
    return isOneOf(c, "\t\n\f\r ");
  }

  private static boolean isOneOf(char c, String characters) {
    return characters.indexOf(c) >= 0;
  }
}
