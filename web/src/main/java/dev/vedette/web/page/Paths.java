package dev.vedette.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names as parts of addresses; pure. */
public final class Paths {
  private Paths() {}

  /** A name as one segment of a path, or as the value of a parameter. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
