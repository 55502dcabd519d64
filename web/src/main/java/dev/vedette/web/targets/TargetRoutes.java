package dev.vedette.web.targets;

import dev.vedette.store.Database;
import dev.vedette.store.query.targets.WatchedTarget;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.Section;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of a target and of its checks, for people and for programs. */
public final class TargetRoutes implements PageRoutes {
  /** All paths below it are one in the metrics. */
  public static final String PATHS = "/targets/";

  /** Likewise. */
  public static final String API_PATHS = "/api/targets/";

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final String[] FILES = {"target.css", "target.js"};

  private final Pages pages;
  private final TargetReader reader;

  public TargetRoutes(Pages pages, Database database) {
    this.pages = pages;
    this.reader = new TargetReader(database);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/targets/{name}", this::target);
    routes.get("/targets/{name}/checks/{time}/{location}", this::check);
    routes.get("/api/targets/{name}", this::targetJson);
  }

  private void target(Context context) {
    try {
      View view = view(context, Preset.DAY);
      Optional<WatchedTarget> target = found(context, view);
      if (target.isPresent()) {
        Preset usual = Preset.usual(target.get().firstSeen(), view.end());
        TargetPage page = page(target.get(), view(context, usual));
        pages.show(context, "targets/page.jte", page);
      }
    } catch (BadAddress e) {
      bad(context, e);
    }
  }

  private TargetPage page(WatchedTarget target, View view) {
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, target.name(), FILES).asOf(view.at(), view.present());
    return TargetPage.of(layout, view, reader.read(target, view));
  }

  private void targetJson(Context context) {
    try {
      View view = view(context, Preset.DAY);
      Optional<WatchedTarget> target = reader.find(view.target());
      String location = view.location();
      if (target.isEmpty() || (location != null && !target.get().isWatchedFrom(location))) {
        problem(context, NOT_FOUND, "There is no such target, or it was never checked there.");
      } else {
        Pages.json(context, TargetJson.write(page(target.get(), view)));
      }
    } catch (BadAddress e) {
      problem(context, BAD_REQUEST, e.words());
    }
  }

  private void check(Context context) {
    try {
      View view = view(context, Preset.DAY);
      Optional<WatchedTarget> target = found(context, view);
      if (target.isEmpty()) {
        return;
      }
      Instant slot = Moments.parse("time", context.pathParam("time"));
      Optional<TargetReader.Found> found =
          slot.isAfter(view.end())
              ? Optional.empty()
              : reader.check(view.target(), context.pathParam("location"), slot);
      if (found.isPresent()) {
        Layout layout =
            Layout.of(pages, Section.OVERVIEW, view.target(), FILES)
                .asOf(view.at(), context.path());
        pages.show(context, "targets/check.jte", CheckPage.of(layout, view, found.get()));
      } else {
        missing(context, "No such check", "Nothing is stored of this slot at this location.", view);
      }
    } catch (BadAddress e) {
      bad(context, e);
    }
  }

  private View view(Context context, Preset usual) throws BadAddress {
    return View.of(
        context.pathParam("name"),
        name -> {
          @Nullable String value = context.queryParam(name);
          return value == null || value.isBlank() ? null : value;
        },
        usual,
        pages.clock().instant());
  }

  /** The target, or else the answer is that there is none. */
  private Optional<WatchedTarget> found(Context context, View view) {
    Optional<WatchedTarget> target = reader.find(view.target());
    String location = view.location();
    if (target.isEmpty()) {
      context.status(NOT_FOUND);
      List<String> similar = reader.similar(view.target());
      explain(
          context,
          new Problem(
              layout("No such target"),
              "No such target",
              "Nobody ever checked a target of this name: " + view.target(),
              similar.stream().map(name -> new Problem.Way(name, View.target(name))).toList()));
    } else if (location != null && !target.get().isWatchedFrom(location)) {
      missing(context, "Not checked there", "It was never checked from " + location + ".", view);
      return Optional.empty();
    }
    return target;
  }

  private void missing(Context context, String title, String words, View view) {
    context.status(NOT_FOUND);
    Problem.Way way = new Problem.Way(view.target(), View.target(view.target()));
    explain(context, new Problem(layout(title), title, words, List.of(way)));
  }

  private void bad(Context context, BadAddress why) {
    context.status(BAD_REQUEST);
    String name = context.pathParam("name");
    Problem.Way way = new Problem.Way(name, View.target(name));
    String title = "This address makes no sense";
    explain(context, new Problem(layout(title), title, why.words(), List.of(way)));
  }

  private Layout layout(String title) {
    return Layout.of(pages, Section.OVERVIEW, title);
  }

  private void explain(Context context, Problem problem) {
    Pages.explained(context);
    pages.show(context, "page/problem.jte", problem);
  }

  private static void problem(Context context, int status, String words) {
    Pages.explained(context.status(status));
    context.contentType("application/problem+json").result(TargetJson.problem(status, words));
  }
}
