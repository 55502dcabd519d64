package dev.vedette.web.overview;

import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import dev.vedette.web.page.Answer;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.CompressedText;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.Section;
import dev.vedette.web.page.SharedAnswers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The overview for people and for programs. */
public final class OverviewRoutes implements PageRoutes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OverviewRoutes.class);
  private static final String PAGE = "overview/page.jte";

  /** They ask no database, but a list of thousands takes some milliseconds of a core. */
  private static final int DRAWN_AT_ONCE = 2;

  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;

  private final Pages pages;
  private final OverviewReader reader;
  private final OverviewSource source;
  private final LiveFeed live;
  private final PastOverviews past;
  private final KeptPages kept = new KeptPages();
  private final SharedAnswers drawings = new SharedAnswers(DRAWN_AT_ONCE);

  public OverviewRoutes(Pages pages, OverviewReader reader, OverviewSource source) {
    this.pages = pages;
    this.reader = reader;
    this.source = source;
    kept.always(PAGE + " ", maker(PAGE, OverviewQuery.all("")));
    reader.beforeShown(kept::show);
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
    routes.head("/", this::page);
    routes.get("/overview", this::list);
    routes.get("/live", this::live);
    routes.get("/days", this::days);
    routes.get("/targets/{name}/days", this::dayTable);
    routes.get("/api/targets", this::targets);
  }

  private void page(Context context) throws OverviewUnavailable, BadAddress {
    OverviewQuery query = query(context);
    Instant then = query.at();
    Overview overview = then == null ? noticing(reader.shown()) : past.at(then).overview();
    if (isForMany(query, overview)) {
      KeptPages.Made made = kept(PAGE, overview, query.group());
      if (Pages.changed(context, made.overview().tag())) {
        made.text().send(context);
      }
    } else if (query.at() != null
        || !isAsRead(overview)
        || Pages.changed(context, overview.tag())) {
      drawn(PAGE, overview, query).send(context);
    }
  }

  /** The list alone, for a page that is open and may have been told of something newer. */
  private void list(Context context) throws OverviewUnavailable, BadAddress {
    OverviewQuery query = query(context);
    Instant then = query.at();
    Overview overview = then == null ? noticing(reader.newest()) : past.at(then).overview();
    if (isForMany(query, overview)) {
      KeptPages.Made made = kept("overview/list.jte", overview, query.group());
      context.header("X-Overview", made.overview().tag());
      made.text().send(context);
    } else {
      context.header("X-Overview", overview.tag());
      drawn("overview/list.jte", overview, query).send(context);
    }
  }

  /** A mistake in the configuration is told when it is known: that needs no database. */
  private Overview noticing(Overview read) {
    UnusedConfiguration now = source.unused();
    return Objects.equals(now, read.unused()) ? read : read.noticing(now);
  }

  private static boolean isAsRead(Overview overview) {
    return overview.version() > 0;
  }

  /** Whether others may ask for the same; not what somebody thought up. */
  private static boolean isForMany(OverviewQuery query, Overview overview) {
    return query.at() == null
        && isAsRead(overview)
        && !query.filters()
        && (query.group().isEmpty() || OverviewPage.hasTag(overview, query.group()));
  }

  /** A filtered list, which whoever asks for the same of the same overview shares. */
  private Answer drawn(String template, Overview overview, OverviewQuery query) {
    return drawings.get(
        String.join(
            " ",
            template,
            overview.tag(),
            overview.readAt().toString(),
            String.valueOf(overview.unused()),
            query.toString()),
        () -> Answer.ok(maker(template, query).apply(overview)));
  }

  private KeptPages.Made kept(String template, Overview overview, String group) {
    OverviewQuery query = OverviewQuery.all(group);
    return kept.of(template + " " + group, overview, maker(template, query));
  }

  private Function<Overview, CompressedText> maker(String template, OverviewQuery query) {
    return shown -> CompressedText.html(pages.templates().render(template, page(shown, query)));
  }

  private OverviewQuery query(Context context) throws BadAddress {
    return OverviewQuery.of(context::queryParam, pages.clock().instant());
  }

  private OverviewPage page(Overview overview, OverviewQuery query) {
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, overview.summary(), "overview.css", "overview.js")
            .madeAt(overview.readAt())
            .icon(overview.overall())
            .asOf(query.at(), query.present());
    return OverviewPage.of(layout, overview, query);
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

  /** What is known of the days of a target; null where it is not on the overview. */
  private @Nullable KnownDays knownDays(@Nullable String target, @Nullable Instant then)
      throws OverviewUnavailable {
    if (then != null) {
      PastOverviews.Past read = past.at(then);
      return knownDays(target, read.overview(), read.figures());
    }
    return knownDays(target, reader.shown(), reader.figures());
  }

  private static @Nullable KnownDays knownDays(
      @Nullable String target, Overview overview, Figures figures) {
    for (Overview.ShownRow shown : overview.rows()) {
      int id = shown.row().targetId();
      if (shown.row().target().equals(target)) {
        return new KnownDays(figures.days().get(id), figures.outages().getOrDefault(id, List.of()));
      }
    }
    return null;
  }

  /**
   * The days of a target on the overview.
   *
   * @param days null: they have not been read yet, or there is nothing
   */
  private record KnownDays(@Nullable TargetDays days, List<Outage> outages) {}

  private void days(Context context) throws OverviewUnavailable, BadAddress {
    KnownDays known = knownDays(context.queryParam("target"), query(context).at());
    if (known == null || known.days() == null) {
      context.status(NOT_FOUND);
      return;
    }
    Pages.json(context, DayWords.json(known.days(), known.outages()));
  }

  private void dayTable(Context context) throws OverviewUnavailable, BadAddress {
    String target = Paths.name(context.pathParam("name"));
    Instant then = query(context).at();
    KnownDays known = knownDays(target, then);
    if (known == null) {
      noDays(context, target);
      return;
    }
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, "Days of " + target, "incidents.css")
            .asOf(then, context.path());
    DayTable table =
        known.days() == null
            ? new DayTable(layout, target, List.of())
            : DayTable.of(layout, target, known.days(), known.outages());
    pages.show(context, "overview/days.jte", table);
  }

  /** One that is gone from the overview has a page still, which leads here. */
  private void noDays(Context context, String target) {
    pages
        .problem(
            NOT_FOUND,
            Section.OVERVIEW,
            "Not on the overview",
            "Days are told of the targets that are on it, now or as of the moment asked for.",
            List.of(new Problem.Way(target, "/targets/" + Paths.segment(target))))
        .send(context);
  }

  private void targets(Context context) throws OverviewUnavailable, BadAddress {
    Instant then = query(context).at();
    if (then != null) {
      Pages.json(context, OverviewJson.write(past.at(then).overview()));
      return;
    }
    KeptPages.Made made =
        kept.of("json", reader.told(), shown -> CompressedText.json(OverviewJson.write(shown)));
    if (Pages.changed(context, made.overview().tag())) {
      made.text().send(context);
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
