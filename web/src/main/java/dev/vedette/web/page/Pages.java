package dev.vedette.web.page;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.InstantSource;
import java.util.List;

/** What every page is made with. Safe for use by many threads. */
public record Pages(Assets assets, Templates templates, InstantSource clock) {
  /** A type with its charset. */
  public static final String HTML = "text/html; charset=utf-8";

  /** Likewise. */
  public static final String TEXT = "text/plain; charset=utf-8";

  static final String JSON = "application/json";
  private static final String EXPLAINED = "vedette.explained";
  private static final int NOT_MODIFIED = 304;

  /**
   * Answers with a page.
   *
   * @param template its name, as {@code overview/page.jte}
   * @param model its one parameter
   */
  public void show(Context context, String template, Object model) {
    html(context, templates.render(template, model));
  }

  /** A page as an answer, to be shared. */
  public Answer answer(int status, String template, Object model) {
    return new Answer(status, CompressedText.html(templates.render(template, model)));
  }

  /**
   * A page that says what is wrong.
   *
   * @param words a sentence that says what would be right
   * @param ways where to go instead
   */
  public Answer problem(
      int status, Section section, String title, String words, List<Problem.Way> ways) {
    Layout layout = Layout.of(this, section, title);
    return answer(status, "page/problem.jte", new Problem(layout, title, words, ways));
  }

  /** What an answer depends on: the address as it was asked for. */
  public static String address(Context context) {
    return context.path() + "?" + context.queryString();
  }

  public static void html(Context context, String body) {
    context.contentType(HTML).result(body);
  }

  public static void plain(Context context, String body) {
    context.contentType(TEXT).result(body);
  }

  public static void json(Context context, String body) {
    context.contentType(JSON).result(body);
  }

  /** The answer says in words what was wrong with the address: nothing else is to be said. */
  public static void explained(Context context) {
    context.attribute(EXPLAINED, true);
  }

  public static boolean isExplained(Context context) {
    return context.attribute(EXPLAINED) != null;
  }

  /**
   * Whether the browser has another version than this, or none; otherwise the answer is that it
   * has.
   */
  public static boolean changed(Context context, String version) {
    // Weak: the same in meaning, though compression makes other bytes of it.
    String tag = "W/\"" + version + "\"";
    context.header(Header.ETAG, tag);
    context.header(Header.CACHE_CONTROL, "no-cache");
    String seen = context.header(Header.IF_NONE_MATCH);
    if (seen == null || !seen.contains(tag)) {
      return true;
    }
    context.status(NOT_MODIFIED);
    return false;
  }
}
