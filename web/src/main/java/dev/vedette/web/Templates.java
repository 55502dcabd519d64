package dev.vedette.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The HTML of the page, from templates that were compiled with the project. */
final class Templates {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Templates.class.getClassLoader(),
          Templates.class.getPackageName());

  /** The whole document. */
  String page(Page page) {
    return render("page.jte", page);
  }

  /** The part that is refreshed. */
  String overview(Page page) {
    return render("overview.jte", page);
  }

  /** The document shown instead of the page while the overview can't be read. */
  String unavailable(Unavailable unavailable) {
    return render("unavailable.jte", unavailable);
  }

  private String render(String template, Object model) {
    StringOutput output = new StringOutput();
    engine.render(template, model, output);
    return WritingDirection.shown(output.toString());
  }

  /** What the page of a failure is given. */
  record Unavailable(Assets assets, String reference) {}
}
