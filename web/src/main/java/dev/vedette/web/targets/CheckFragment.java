package dev.vedette.web.targets;

import dev.vedette.store.Database;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.Section;
import java.time.Instant;
import java.util.Optional;

/**
 * What a check saw, as a part of another page: its waterfall, what was expected, the last good
 * check and the evidence. Such a page needs {@code target.css}. Safe for use by many threads.
 */
public final class CheckFragment {
  private final Pages pages;
  private final TargetReader reader;

  public CheckFragment(Pages pages, Database database) {
    this.pages = pages;
    this.reader = new TargetReader(database);
  }

  /** The HTML; empty when there is no such check, or not any more. */
  public Optional<String> html(String target, String location, Instant slot) {
    return reader.check(target, location, slot).map(found -> html(target, found));
  }

  private String html(String target, TargetReader.Found found) {
    try {
      View view = View.of(target, _ -> null, Preset.DAY, pages.clock().instant());
      Layout layout = Layout.of(pages, Section.INCIDENTS, target);
      return pages.templates().render("targets/checkbody.jte", CheckPage.of(layout, view, found));
    } catch (BadAddress e) {
      throw new IllegalStateException("no parameter was given that could be wrong", e);
    }
  }

  /** The address of a check's own page. */
  public static String path(String target, String location, Instant slot) {
    return "/targets/%s/checks/%s/%s"
        .formatted(Paths.encoded(target), slot, Paths.encoded(location));
  }
}
