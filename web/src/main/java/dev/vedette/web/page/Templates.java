package dev.vedette.web.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/**
 * The HTML of the pages, from templates that were compiled with the project. Safe for use by many
 * threads.
 */
public final class Templates {
  /** Templates of a folder are classes of the package of that name, and may use what it hides. */
  private static final String PACKAGE = "dev.vedette.web";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

  /**
   * The HTML, in which nothing turns the direction of writing.
   *
   * @param template its name, as {@code overview/page.jte}
   * @param model its one parameter
   */
  public String render(String template, Object model) {
    StringOutput output = new StringOutput();
    engine.render(template, model, output);
    return WritingDirection.shown(output.toString());
  }
}
