package dev.vedette.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame around a page: {@code page/layout.jte} draws it, and the template of a page gives its
 * content.
 *
 * @param section which entry of the navigation is marked
 * @param title of the browser's tab, without the name of the program
 * @param icon the state that the tab's icon shows
 * @param now the moment at which the page is made
 * @param at the moment of the past that it shows; null: now
 * @param present the address of the same as it is now
 * @param files styles and scripts of this page beside those of all pages, by the names of {@link
 *     Assets}
 */
public record Layout(
    Assets assets,
    Section section,
    String title,
    State icon,
    Instant now,
    @Nullable Instant at,
    String present,
    List<String> files) {
  public Layout {
    files = List.copyOf(files);
  }

  /** The frame of a page about the present. */
  public static Layout of(Pages pages, Section section, String title, String... files) {
    return new Layout(
        pages.assets(),
        section,
        title,
        State.UNKNOWN,
        pages.clock().instant(),
        null,
        section.path(),
        List.of(files));
  }

  /** The same with another icon. */
  public Layout icon(State other) {
    return new Layout(assets, section, title, other, now, at, present, files);
  }

  /** The same of what was known at a moment that has just passed. */
  public Layout madeAt(Instant moment) {
    return new Layout(assets, section, title, icon, moment, at, present, files);
  }

  /**
   * The same for a page that shows a moment of the past.
   *
   * @param moment null: now
   * @param back the address of the same page as it is now
   */
  public Layout asOf(@Nullable Instant moment, String back) {
    return new Layout(assets, section, title, icon, now, moment, back, files);
  }

  /** The moment that the page is about: of the past, or now. */
  public Instant end() {
    return at == null ? now : at;
  }

  List<String> styles() {
    return files.stream().filter(file -> file.endsWith(".css")).map(assets::path).toList();
  }

  List<String> scripts() {
    return files.stream().filter(file -> file.endsWith(".js")).map(assets::path).toList();
  }

  String iconPath(State state) {
    return assets.path(state.word() + ".svg");
  }

  /** The address of a section, at the same moment. */
  String link(Section to) {
    return at(to.path(), at);
  }

  /** A path, asked for as of a moment; null: now. */
  public static String at(String path, @Nullable Instant moment) {
    return moment == null
        ? path
        : path
            + (path.contains("?") ? "&at=" : "?at=")
            + URLEncoder.encode(moment.toString(), StandardCharsets.UTF_8);
  }
}
