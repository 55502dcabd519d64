package dev.vedette.web.overview;

import dev.vedette.web.page.Layout;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Section;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The overview for people and for programs. */
public final class OverviewRoutes implements PageRoutes {
  private static final int NO_CONTENT = 204;

  private final Pages pages;
  private final OverviewReader reader;

  public OverviewRoutes(Pages pages, OverviewReader reader) {
    this.pages = pages;
    this.reader = reader;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/", this::page);
    routes.get("/overview", this::overview);
    routes.get("/api/targets", this::targets);
  }

  private void page(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (Pages.changed(context, overview.version())) {
      pages.show(context, "overview/page.jte", page(overview));
    }
  }

  private void overview(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (overview.version().equals(context.queryParam("seen"))) {
      context.status(NO_CONTENT);
    } else {
      pages.show(context, "overview/overview.jte", page(overview));
    }
  }

  private Page page(Overview overview) {
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, overview.summary(), "overview.css", "overview.js")
            .icon(overview.overall());
    return new Page(layout, overview);
  }

  private void targets(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (Pages.changed(context, overview.version())) {
      Pages.json(context, overview.json());
    }
  }
}
