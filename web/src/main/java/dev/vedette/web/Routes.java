package dev.vedette.web;

import dev.vedette.ops.OpsEndpoints;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address answers what. */
final class Routes {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  /** Carries the reference under which the log knows a failure. */
  static final String REFERENCE = "X-Request-Id";

  /** Everything from ourselves, nothing inline, never in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAULT = 500;
  private static final int UNAVAILABLE = 503;

  private final OverviewReader reader;
  private final Function<String, Optional<OpsEndpoints.Answer>> ops;
  private final InstantSource clock;
  private final Assets assets = Assets.load();
  private final Templates templates = new Templates();

  Routes(
      OverviewReader reader,
      Function<String, Optional<OpsEndpoints.Answer>> ops,
      InstantSource clock) {
    this.reader = reader;
    this.ops = ops;
    this.clock = clock;
  }

  void register(RoutesConfig routes) {
    routes.before(Routes::protect);
    routes.get("/", this::page);
    routes.get("/overview", this::overview);
    routes.get("/api/targets", this::targets);
    routes.get(WebMetrics.ASSETS, this::asset);
    OpsEndpoints.PATHS.forEach(path -> routes.get(path, this::operate));
    routes.exception(OverviewUnavailable.class, this::unavailable);
    routes.exception(Exception.class, Routes::fault);
    routes.error(NOT_FOUND, context -> plain(context, "There is nothing here. Try /\n"));
    routes.error(NOT_ALLOWED, context -> plain(context, "Only GET and HEAD are answered here.\n"));
  }

  private static void protect(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header(Header.VARY, Header.ACCEPT_ENCODING);
    context.header(Header.CACHE_CONTROL, "no-store");
  }

  private void page(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (changed(context, overview)) {
      html(context, templates.page(new Page(overview, assets, clock.instant())));
    }
  }

  /** The refresh: nothing at all when the browser already shows what there is to see. */
  private void overview(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (overview.version().equals(context.queryParam("seen"))) {
      context.status(NO_CONTENT);
    } else {
      html(context, templates.overview(new Page(overview, assets, clock.instant())));
    }
  }

  private void targets(Context context) throws OverviewUnavailable {
    Overview overview = reader.read();
    if (changed(context, overview)) {
      context.contentType(JSON).result(overview.json());
    }
  }

  private void asset(Context context) {
    assets
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

  private static boolean changed(Context context, Overview overview) {
    // Weak: the same in meaning, though compression makes other bytes of it.
    String tag = "W/\"" + overview.version() + "\"";
    context.header(Header.ETAG, tag);
    context.header(Header.CACHE_CONTROL, "no-cache");
    String seen = context.header(Header.IF_NONE_MATCH);
    if (seen == null || !seen.contains(tag)) {
      return true;
    }
    context.status(NOT_MODIFIED);
    return false;
  }

  private void unavailable(OverviewUnavailable failure, Context context) {
    context.status(UNAVAILABLE).header(REFERENCE, failure.reference());
    context.header(Header.CACHE_CONTROL, "no-store").removeHeader(Header.ETAG);
    if (context.path().equals("/")) {
      html(context, templates.unavailable(new Templates.Unavailable(assets, failure.reference())));
    } else {
      plain(
          context, "Vedette can't read its database now. Reference: " + failure.reference() + "\n");
    }
  }

  private static void fault(Exception fault, Context context) {
    String reference = UUID.randomUUID().toString();
    log.error("{} {} failed, reference {}", context.method(), context.path(), reference, fault);
    context.header(Header.CACHE_CONTROL, "no-store").removeHeader(Header.ETAG);
    plain(
        context.status(FAULT).header(REFERENCE, reference),
        "Vedette made a mistake. Its log has the details under " + reference + "\n");
  }

  private static void html(Context context, String body) {
    context.contentType(HTML).result(body);
  }

  private static void plain(Context context, String body) {
    context.contentType(TEXT).result(body);
  }
}
