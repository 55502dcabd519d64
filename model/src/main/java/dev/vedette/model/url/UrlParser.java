package dev.vedette.model.url;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL standard's basic URL parser for its two special schemes that are websites. The standard's
 * states are named where they are found; its fragment state is missing, as no fragment goes over
 * the wire.
 */
final class UrlParser {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
  private static final Set<String> SINGLE_DOT = Set.of(".", "%2e");
  private static final Set<String> DOUBLE_DOT = Set.of("..", ".%2e", "%2e.", "%2e%2e");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SHOWN_SCHEME = 30;

  /**
   * A redirect is followed wherever a browser would; there is no more room in a response's head.
   */
  private static final int MAX_LOCATION_LENGTH = 256 << 10;

  private final @Nullable Url base;

  private UrlParser(@Nullable Url base) {
    this.base = base;
  }

  /** Throws InvalidUrlException when the text is no URL, seen from the base where there is one. */
  static Url parse(String text, @Nullable Url base) {
    int limit = base == null ? Url.MAX_LENGTH : MAX_LOCATION_LENGTH;
    requireNotLonger(text.length(), limit);
    Url url = new UrlParser(base).parse(cleaned(text));
    requireNotLonger(url.length(), limit);
    return url;
  }

  private static void requireNotLonger(int length, int limit) {
    if (length > limit) {
      throw new InvalidUrlException("longer than %d characters; shorten it".formatted(limit));
    }
  }

  /** Without blanks and controls round it, tabs and line ends within, and halves of characters. */
  private static String cleaned(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (from < to && text.charAt(to - 1) <= ' ') {
      to--;
    }
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (c != '\t' && c != '\n' && c != '\r') {
        out.appendCodePoint(
            c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c);
      }
    }
    return out.toString();
  }

  /** Scheme state, no scheme state, special relative or authority state. */
  private Url parse(String text) {
    String sent = before(text, '#');
    var scheme = SCHEME.matcher(sent);
    if (!scheme.lookingAt()) {
      if (base == null) {
        throw new InvalidUrlException("must begin with http:// or https://");
      }
      return relative(base, sent);
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (!name.equals("http") && !name.equals("https")) {
      throw new InvalidUrlException(
          base == null
              ? "must begin with http:// or https://"
              : "the scheme " + shown(name) + " is neither http nor https");
    }
    String rest = sent.substring(scheme.end());
    return base != null && base.scheme().equals(name) && !rest.startsWith("//")
        ? relative(base, rest)
        : absolute(name, rest);
  }

  private static String shown(String scheme) {
    return scheme.length() <= MAX_SHOWN_SCHEME
        ? scheme
        : scheme.substring(0, MAX_SHOWN_SCHEME) + "…";
  }

  private static String before(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  private static @Nullable String query(String text) {
    int at = text.indexOf('?');
    return at < 0 ? null : PercentEncoding.QUERY.encode(text.substring(at + 1));
  }

  /** Relative state, relative slash state. */
  private Url relative(Url from, String text) {
    String path = before(text, '?');
    if (path.isEmpty()) {
      return from.at(from.path(), text.isEmpty() ? from.query() : query(text));
    }
    if (!isSlash(path.charAt(0))) {
      List<String> folder = new ArrayList<>(segments(from.path()));
      folder.removeLast();
      return from.at(path(folder, segments("/" + path)), query(text));
    }
    return path.length() > 1 && isSlash(path.charAt(1))
        ? absolute(from.scheme(), text)
        : from.at(path(new ArrayList<>(), segments(path)), query(text));
  }

  /** Special authority ignore slashes state, authority state, host state. */
  private Url absolute(String scheme, String text) {
    String hierarchy = before(text, '?');
    int start = 0;
    while (start < hierarchy.length() && isSlash(hierarchy.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < hierarchy.length() && !isSlash(hierarchy.charAt(end))) {
      end++;
    }
    String authority = hierarchy.substring(start, end);
    int at = authority.lastIndexOf('@');
    String host = authority.substring(at + 1);
    int colon = portColon(host);
    return new Url(
        scheme,
        at < 0 ? null : userinfo(authority.substring(0, at)),
        HostParser.parse(host.substring(0, colon), base == null),
        port(scheme, host.substring(colon)),
        path(new ArrayList<>(), segments(hierarchy.substring(end))),
        query(text));
  }

  /** User name, colon and password; null where both are empty. */
  private static @Nullable String userinfo(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String password = colon < 0 ? "" : text.substring(colon + 1);
    return name.isEmpty() && password.isEmpty()
        ? null
        : PercentEncoding.USERINFO.encode(name) + ":" + PercentEncoding.USERINFO.encode(password);
  }

  /** Where the host ends: at a colon that is not within brackets. */
  private static int portColon(String host) {
    boolean inBrackets = false;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == ':' && !inBrackets) {
        return i;
      }
      inBrackets = c == '[' || (inBrackets && c != ']');
    }
    return host.length();
  }

  /** Port state. */
  private static int port(String scheme, String text) {
    if (text.length() <= 1) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = 0;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      port = c < '0' || c > '9' ? MAX_PORT + 1 : Math.min(port * 10 + c - '0', MAX_PORT + 1);
      if (port > MAX_PORT) {
        throw new InvalidUrlException(
            "the port must be a number up to 65535 (a / ? or # in a password is written %2F, %3F,"
                + " %23)");
      }
    }
    return port;
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  /** Of a path that begins with a slash or is empty. */
  private static List<String> segments(String path) {
    return path.isEmpty()
        ? List.of("")
        : Arrays.asList(path.substring(1).replace('\\', '/').split("/", -1));
  }

  /** Path state. */
  private static String path(List<String> segments, List<String> added) {
    for (int i = 0; i < added.size(); i++) {
      String dots = added.get(i).toLowerCase(Locale.ROOT);
      boolean up = DOUBLE_DOT.contains(dots);
      if (up && !segments.isEmpty()) {
        segments.removeLast();
      }
      if (!up && !SINGLE_DOT.contains(dots)) {
        segments.add(PercentEncoding.PATH.encode(added.get(i)));
      } else if (i == added.size() - 1) {
        segments.add("");
      }
    }
    return "/" + String.join("/", segments);
  }
}
