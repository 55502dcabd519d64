package dev.vedette.web;

import dev.vedette.ops.LogPace;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.StoreException;
import dev.vedette.web.overview.OverviewUnavailable;
import dev.vedette.web.page.Answer;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Busy;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.Section;
import dev.vedette.web.page.Unavailable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address answers what. */
final class Routes {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  /** Carries the reference under which the log knows a failure. */
  static final String REFERENCE = "X-Request-Id";

  /** Everything from ourselves, nothing inline, never in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAULT = 500;
  private static final int UNAVAILABLE = 503;

  private final LogPace unreadable = new LogPace(System::nanoTime);
  private final LogPace faults = new LogPace(System::nanoTime);
  private final Pages pages;
  private final Function<String, Optional<OpsEndpoints.Answer>> ops;
  private final Supplier<Optional<String>> knownTrouble;
  private final List<PageRoutes> parts;

  /**
   * The addresses of these parts and what all have in common.
   *
   * @param knownTrouble under which reference the log tells already that the database can't be
   *     read, if it does
   */
  Routes(
      Pages pages,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      Supplier<Optional<String>> knownTrouble,
      List<? extends PageRoutes> parts) {
    this.pages = pages;
    this.ops = ops;
    this.knownTrouble = knownTrouble;
    this.parts = List.copyOf(parts);
  }

  void register(RoutesConfig routes) {
    routes.before(context -> protect(context::header));
    parts.forEach(part -> part.register(routes));
    routes.get(WebMetrics.ASSETS, this::asset);
    for (String path : OpsEndpoints.PATHS) {
      routes.get(path, this::operate);
      // By itself Javalin answers HEAD with 200 where there is a GET, and asks nobody.
      routes.head(path, this::operate);
    }
    routes.exception(BadAddress.class, this::bad);
    routes.exception(OverviewUnavailable.class, this::unavailable);
    routes.exception(Busy.class, (_, context) -> busy(context));
    routes.exception(StoreException.class, this::unreadable);
    routes.exception(Exception.class, this::fault);
    routes.error(NOT_FOUND, this::missing);
    routes.error(
        NOT_ALLOWED, context -> Pages.plain(context, "Only GET and HEAD are answered here.\n"));
  }

  private void bad(BadAddress why, Context context) {
    if (wantsHtml(context)) {
      pages
          .problem(
              BAD_REQUEST, Section.OVERVIEW, "This address makes no sense", why.words(), List.of())
          .send(context);
    } else {
      Pages.explained(context.status(BAD_REQUEST));
      Pages.plain(context, why.words() + "\n");
    }
  }

  private void missing(Context context) {
    if (Pages.isExplained(context)) {
      return;
    }
    if (wantsHtml(context)) {
      nothing().send(context);
    } else {
      Pages.plain(context, "There is nothing here. Try /\n");
    }
  }

  private Answer nothing() {
    return pages.problem(
        NOT_FOUND,
        Section.OVERVIEW,
        "There is nothing here",
        "The address may be cut off or mistyped.",
        List.of(
            new Problem.Way("All incidents", Section.INCIDENTS.path()),
            new Problem.Way("Reports by month", Section.REPORTS.path())));
  }

  /** Gives headers that every answer has. */
  static void protect(BiConsumer<String, String> header) {
    header.accept("Content-Security-Policy", POLICY);
    header.accept("X-Content-Type-Options", "nosniff");
    header.accept("Referrer-Policy", "no-referrer");
    header.accept(Header.VARY, Header.ACCEPT_ENCODING);
    header.accept(Header.CACHE_CONTROL, "no-store");
  }

  private void asset(Context context) {
    pages
        .assets()
        .at(context.path())
        .ifPresentOrElse(
            asset -> {
              context.header(Header.CACHE_CONTROL, "public, max-age=31536000, immutable");
              context.contentType(asset.contentType()).result(asset.content());
            },
            () -> context.status(NOT_FOUND));
  }

  private void operate(Context context) {
    ops.apply(context.path())
        .ifPresentOrElse(
            answer ->
                context
                    .status(answer.status())
                    .contentType(answer.contentType())
                    .result(answer.body()),
            () -> context.status(NOT_FOUND));
  }

  private void unavailable(OverviewUnavailable failure, Context context) {
    unavailable(failure.reference(), context);
  }

  /** Whoever asks again and again is told each time, and the log now and then. */
  private void unreadable(StoreException failure, Context context) {
    Optional<String> known = failure.isExplained() ? knownTrouble.get() : Optional.empty();
    String reference = known.orElseGet(() -> UUID.randomUUID().toString());
    if (known.isEmpty() && unreadable.isDue()) {
      log.warn(
          "{} can't be read, reference {}: {}", context.path(), reference, failure.getMessage());
    }
    unavailable(reference, context);
  }

  private void unavailable(String reference, Context context) {
    context.status(UNAVAILABLE).header(REFERENCE, reference);
    context.header(Header.CACHE_CONTROL, "no-store").removeHeader(Header.ETAG);
    if (wantsHtml(context)) {
      pages.show(context, "page/unavailable.jte", new Unavailable(pages.assets(), reference));
    } else {
      Pages.plain(context, "Vedette can't read its database now. Reference: " + reference + "\n");
    }
  }

  private void busy(Context context) {
    context.status(UNAVAILABLE).header(Header.RETRY_AFTER, Integer.toString(Busy.RETRY_SECONDS));
    context.header(Header.CACHE_CONTROL, "no-store").removeHeader(Header.ETAG);
    String words =
        "More pages of this kind are asked for than can be made at a time. Try again in %d seconds."
            .formatted(Busy.RETRY_SECONDS);
    if (wantsHtml(context)) {
      pages
          .problem(UNAVAILABLE, Section.OVERVIEW, "Too many look at this now", words, List.of())
          .send(context);
    } else {
      Pages.plain(context, words + "\n");
    }
  }

  private static boolean wantsHtml(Context context) {
    String accepted = context.header(Header.ACCEPT);
    return context.path().equals("/") || (accepted != null && accepted.contains("text/html"));
  }

  private void fault(Exception fault, Context context) {
    String reference = UUID.randomUUID().toString();
    if (faults.isDue()) {
      log.error("{} {} failed, reference {}", context.method(), context.path(), reference, fault);
    }
    context.header(Header.CACHE_CONTROL, "no-store").removeHeader(Header.ETAG);
    Pages.plain(
        context.status(FAULT).header(REFERENCE, reference),
        "Vedette made a mistake. Its log has the details, under "
            + reference
            + " unless it happens often.\n");
  }
}
