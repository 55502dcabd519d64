package dev.vedette.web.targets;

import dev.vedette.web.page.Layout;
import java.util.List;

/**
 * What the template of an address that has no page is given.
 *
 * @param words what is wrong, and what would be right
 * @param ways where to go from here
 */
record Problem(Layout layout, String title, String words, List<Way> ways) {
  /** A link. */
  record Way(String name, String link) {}

  static String target(String name) {
    return "/targets/" + View.encoded(name);
  }
}
