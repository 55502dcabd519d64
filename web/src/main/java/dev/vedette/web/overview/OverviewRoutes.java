package dev.vedette.web.overview;

import static java.util.Objects.requireNonNull;

import dev.vedette.store.query.TargetDays;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Section;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The overview for people and for programs. */
public final class OverviewRoutes implements PageRoutes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OverviewRoutes.class);
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;

  private final Pages pages;
  private final OverviewReader reader;
  private final LiveFeed live;
  private final PastOverviews past;

  public OverviewRoutes(Pages pages, OverviewReader reader, OverviewSource source) {
    this.pages = pages;
    this.reader = reader;
    live = new LiveFeed(reader);
    past = new PastOverviews(source, pages.templates());
  }

  /** Begins to send what changes. */
  public OverviewRoutes start() {
    var _ = live.start();
    return this;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/", this::page);
    routes.get("/overview", this::list);
    routes.get("/live", this::live);
    routes.get("/days", this::days);
    routes.get("/api/targets", this::targets);
  }

  private void page(Context context) throws OverviewUnavailable {
    OverviewQuery query = OverviewQuery.of(context::queryParam);
    Overview overview = overview(query);
    if (query.at() != null || Pages.changed(context, overview.tag())) {
      pages.show(context, "overview/page.jte", page(overview, query));
    }
  }

  /** The list alone, for a page that is open. */
  private void list(Context context) throws OverviewUnavailable {
    OverviewQuery query = OverviewQuery.of(context::queryParam);
    Overview overview = overview(query);
    context.header("X-Overview", overview.tag());
    pages.show(context, "overview/list.jte", page(overview, query));
  }

  private Overview overview(OverviewQuery query) throws OverviewUnavailable {
    Instant at = query.at();
    return at == null || at.isAfter(pages.clock().instant()) ? reader.read() : past.at(at);
  }

  private OverviewPage page(Overview overview, OverviewQuery query) {
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, overview.summary(), "overview.css", "overview.js")
            .icon(overview.overall())
            .asOf(query.at());
    return new OverviewPage(layout, overview, query);
  }

  private void live(Context context) throws IOException, InterruptedException {
    String last = context.header("Last-Event-ID");
    String tag = last == null ? context.queryParam("since") : last;
    var response = context.res();
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader(Header.CACHE_CONTROL, "no-store");
    // Buffered by a proxy, news would be old.
    response.setHeader("X-Accel-Buffering", "no");
    try {
      if (!live.serve(tag == null ? "" : tag, response.getOutputStream())) {
        // Tells an EventSource not to come again.
        context.status(NO_CONTENT);
      }
    } catch (IOException gone) {
      log.debug("a browser has left", gone);
    }
  }

  private void days(Context context) throws OverviewUnavailable {
    String target = context.queryParam("target");
    Overview overview = reader.read();
    TargetRow row =
        overview.rows().stream()
            .map(Overview.ShownRow::row)
            .filter(each -> each.target().equals(target))
            .findFirst()
            .orElse(null);
    Figures figures = reader.figures();
    TargetDays days = row == null ? null : figures.days().get(row.targetId());
    if (days == null) {
      context.status(NOT_FOUND);
      return;
    }
    int id = requireNonNull(row).targetId();
    Pages.json(context, DayWords.json(days, figures.outages().getOrDefault(id, List.of())));
  }

  private void targets(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (Pages.changed(context, overview.tag())) {
      Pages.json(context, OverviewJson.write(overview));
    }
  }

  /** How many pages are open that are told what changes. */
  public int clients() {
    return live.clients();
  }

  @Override
  public void close() {
    live.close();
  }
}
