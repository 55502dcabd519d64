package dev.vedette.model;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request method may be. */
final class RequestMethod {
  /**
   * RFC 9110, 9.3, and RFC 5789. Methods are case-sensitive, and nobody means another {@code get}.
   */
  private static final Set<String> COMMON =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH");

  /** RFC 9110, 5.6.2: a token. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private RequestMethod() {}

  /** The method as it is sent; throws IllegalArgumentException for what is none. */
  static String normalized(String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    if (COMMON.contains(upper)) {
      return upper;
    }
    if (upper.equals("CONNECT")) {
      throw new IllegalArgumentException(
          "method must not be CONNECT, which asks a proxy for a tunnel; name the proxy as `proxy`");
    }
    if (!TOKEN.matcher(method).matches()) {
      throw new IllegalArgumentException(
          "method must be a request method such as GET: letters, digits and '-'");
    }
    return method;
  }
}
