package dev.vedette.model.url;

import java.net.InetAddress;

/** An IP address in text, in the usual forms alone. */
public final class IpLiteral {
  /** An IPv6 address with an IPv4 address in it. */
  static final int MAX_LENGTH = 45;

  private IpLiteral() {}

  /**
   * The address as it is, but for a scope, which means nothing elsewhere.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static String withoutScope(String text) {
    // Every check tells an address, and nearly all are of this form.
    if (isDottedQuad(text)) {
      return text;
    }
    int scope = text.indexOf('%');
    String literal = scope < 0 ? text : text.substring(0, scope);
    // Java reads the ancient 127.1 too, which tables don't.
    boolean usual = literal.indexOf(':') >= 0 || literal.chars().filter(c -> c == '.').count() == 3;
    if (!usual || literal.length() > MAX_LENGTH || !isAddress(literal)) {
      throw new IllegalArgumentException("ip must be an IPv4 or IPv6 address");
    }
    return literal;
  }

  private static boolean isDottedQuad(String text) {
    int parts = 1;
    int digits = 0;
    int part = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9' && digits < 3) {
        part = 10 * part + c - '0';
        digits++;
      } else if (c == '.' && digits > 0 && part <= 255) {
        parts++;
        part = 0;
        digits = 0;
      } else {
        return false;
      }
    }
    return parts == 4 && digits > 0 && part <= 255;
  }

  private static boolean isAddress(String literal) {
    try {
      var _ = InetAddress.ofLiteral(literal);
      return literal.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
