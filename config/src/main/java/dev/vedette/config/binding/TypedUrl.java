package dev.vedette.config.binding;

import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import java.util.regex.Pattern;

/** A URL as people type it: the scheme is what they leave out. */
final class TypedUrl {
  /**
   * A host, perhaps a port and a path. Nothing with a user, a query or a fragment, which may be
   * secret, and nothing longer than a message should repeat.
   */
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile("(?=.{1,100}$)([A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");

  private TypedUrl() {}

  /**
   * Throws IllegalArgumentException; where only the scheme is missing, with what would be right.
   */
  static Url parse(String text) {
    try {
      return Url.parse(text);
    } catch (InvalidUrlException e) {
      String corrected = corrected(text);
      if (corrected.isEmpty()) {
        throw e;
      }
      throw new IllegalArgumentException(e.getMessage() + ", such as " + corrected, e);
    }
  }

  /** Empty where more is wrong, or nothing is known of it. */
  private static String corrected(String text) {
    var typed = WITHOUT_SCHEME.matcher(text);
    if (!typed.matches()) {
      return "";
    }
    String port = typed.group(2);
    boolean plain = port == null ? isLoopback(typed.group(1)) : !port.endsWith("443");
    String url = (plain ? "http://" : "https://") + text;
    try {
      Url.parse(url);
      return url;
    } catch (InvalidUrlException moreIsWrong) {
      return "";
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.");
  }
}
