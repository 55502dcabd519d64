package dev.vedette.web.page;

import java.util.List;

/**
 * What the template of an address that has no page is given.
 *
 * @param words what is wrong, and what would be right
 * @param ways where to go from here
 */
public record Problem(Layout layout, String title, String words, List<Way> ways) {
  /** A link. */
  public record Way(String name, String link) {}
}
