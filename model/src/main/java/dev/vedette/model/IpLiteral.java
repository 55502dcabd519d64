package dev.vedette.model;

import java.net.InetAddress;

/** An IP address in text, in the usual forms alone. */
final class IpLiteral {
  /** An IPv6 address with an IPv4 address in it. */
  static final int MAX_LENGTH = 45;

  private IpLiteral() {}

  /**
   * The address as it is, but for a scope, which means nothing elsewhere.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String withoutScope(String text) {
    int scope = text.indexOf('%');
    String literal = scope < 0 ? text : text.substring(0, scope);
    // Java reads the ancient 127.1 too, which tables don't.
    boolean usual = literal.indexOf(':') >= 0 || literal.chars().filter(c -> c == '.').count() == 3;
    if (!usual || literal.length() > MAX_LENGTH || !isAddress(literal)) {
      throw new IllegalArgumentException("ip must be an IPv4 or IPv6 address");
    }
    return literal;
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
