package dev.vedette.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The characters that turn the direction of writing (Unicode Standard Annex 9, 2): what a website
 * or an event says must not make the page read otherwise than it is.
 */
public final class WritingDirection {
  private static final Pattern CONTROL =
      Pattern.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private WritingDirection() {}

  /** Each control as its number, for people. */
  public static String shown(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(control -> "\\\\u%04x".formatted((int) control.group().charAt(0)));
  }

  /** Each control percent-encoded, as browsers send it. */
  public static String encoded(String url) {
    return CONTROL
        .matcher(url)
        .replaceAll(control -> URLEncoder.encode(control.group(), StandardCharsets.UTF_8));
  }
}
