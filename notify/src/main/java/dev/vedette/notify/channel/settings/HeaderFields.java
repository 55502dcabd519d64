package dev.vedette.notify.channel.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Header fields that a person adds to requests. */
final class HeaderFields {
  /** RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** RFC 9110, section 5.5, without what lies beyond ASCII. */
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

  /** Each of them is made of the request. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade",
          "webhook-id",
          "webhook-signature",
          "webhook-timestamp");

  private HeaderFields() {}

  /** Throws IllegalArgumentException that shows no value. */
  static void require(Map<String, String> headers) {
    headers.forEach((name, value) -> {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("headers must have names of letters, digits and '-'");
      }
      if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "headers must not name " + name + ", which each request sets itself");
      }
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "headers must have values on one line, of ASCII alone: that of " + name + " has not");
      }
    });
  }
}
