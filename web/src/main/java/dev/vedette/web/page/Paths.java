package dev.vedette.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Names as parts of addresses; pure. */
public final class Paths {
  private static final Set<String> DOTS = Set.of(".", "..");
  private static final String MARK = "~";

  private Paths() {}

  /** A text as the value of a parameter. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * A name as one segment of a path. Browsers take dots alone for a way up, encoded or not: these
   * have a mark before them, which no name has.
   */
  public static String segment(String name) {
    return DOTS.contains(name) ? MARK + name : encoded(name);
  }

  /** The name of a segment, which is decoded. */
  public static String name(String segment) {
    return segment.startsWith(MARK) && DOTS.contains(segment.substring(1))
        ? segment.substring(1)
        : segment;
  }
}
