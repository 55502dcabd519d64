package dev.vedette.probe.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Content-Type says, read as the Fetch standard does ("extract a MIME type") where several
 * were sent: the last one that is valid counts.
 *
 * @param essence type and subtype in lower case; null when none is valid
 * @param charset as it was written; null when none is given
 */
public record MediaType(@Nullable String essence, @Nullable String charset) {
  private static final MediaType NONE = new MediaType(null, null);

  /** Of all values of Content-Type. */
  public static MediaType of(List<String> values) {
    MediaType last = NONE;
    for (String value : values) {
      for (String part : split(value, ',')) {
        MediaType next = parse(part);
        if (next.essence != null && !next.essence.equals("*/*")) {
          boolean inherits = next.charset == null && next.essence.equals(last.essence);
          last = inherits ? last : next;
        }
      }
    }
    return last;
  }

  boolean isHtml() {
    return "text/html".equals(essence);
  }

  boolean isXml() {
    return essence != null
        && (essence.equals("text/xml")
            || essence.equals("application/xml")
            || essence.endsWith("+xml"));
  }

  private static MediaType parse(String text) {
    List<String> parts = split(text, ';');
    String essence = parts.getFirst().strip().toLowerCase(Locale.ROOT);
    int slash = essence.indexOf('/');
    if (slash < 1 || slash == essence.length() - 1 || essence.indexOf(' ') >= 0) {
      return NONE;
    }
    for (String parameter : parts.subList(1, parts.size())) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
        String charset = unquoted(parameter.substring(equals + 1).strip());
        return new MediaType(essence, charset.isEmpty() ? null : charset);
      }
    }
    return new MediaType(essence, null);
  }

  /** Single quotes are not HTTP's, but servers send them. */
  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return (quoted ? value.substring(1, value.length() - 1) : value).strip();
  }

  /** At a separator that is not within double quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(2);
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }
}
