package dev.vedette.web.targets;

import dev.vedette.store.Database;
import dev.vedette.store.query.targets.WatchedTarget;
import dev.vedette.web.page.Answer;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.CompressedText;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.ProblemJson;
import dev.vedette.web.page.Section;
import dev.vedette.web.page.SharedAnswers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of a target and of its checks, for people and for programs. */
public final class TargetRoutes implements PageRoutes {
  /** All paths below it are one in the metrics. */
  public static final String PATHS = "/targets/";

  /** Likewise. */
  public static final String API_PATHS = "/api/targets/";

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  /** A year of a target takes the database some 50 ms. */
  private static final int AT_ONCE = 2;

  private static final String[] FILES = {"target.css", "target.js"};

  private final Pages pages;
  private final TargetReader reader;
  private final SharedAnswers answers = new SharedAnswers(AT_ONCE);

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
    answer(
        context,
        asked -> {
          View view = asked.view(Preset.DAY);
          Optional<WatchedTarget> target = reader.find(view.target());
          Optional<Answer> refusal = refusal(view, target);
          if (refusal.isPresent()) {
            return refusal.get();
          }
          Preset usual = Preset.usual(target.orElseThrow().firstSeen(), view.end());
          return pages.answer(OK, "targets/page.jte", page(target.get(), asked.view(usual)));
        });
  }

  /**
   * What somebody asks for; none of it belongs to the request, which only its own thread may use.
   */
  private record Asked(
      String path, String name, Map<String, List<String>> parameters, Instant now) {
    View view(Preset usual) throws BadAddress {
      return View.of(name, this::parameter, usual, now);
    }

    private @Nullable String parameter(String name) {
      List<String> values = parameters.getOrDefault(name, List.of());
      return values.isEmpty() || values.getFirst().isBlank() ? null : values.getFirst();
    }
  }

  /** Makes an answer, or says what is wrong with the address. */
  @FunctionalInterface
  private interface Maker {
    Answer answer(Asked asked) throws BadAddress;
  }

  private void answer(Context context, Maker maker) {
    Asked asked = asked(context);
    answers.get(Pages.address(context), () -> answer(asked, maker)).send(context);
  }

  private Asked asked(Context context) {
    return new Asked(
        context.path(),
        Paths.name(context.pathParam("name")),
        context.queryParamMap(),
        pages.clock().instant());
  }

  private Answer answer(Asked asked, Maker maker) {
    try {
      return maker.answer(asked);
    } catch (BadAddress e) {
      Problem.Way way = new Problem.Way(asked.name(), View.target(asked.name()));
      return problem(BAD_REQUEST, "This address makes no sense", e.words(), List.of(way));
    }
  }

  private TargetPage page(WatchedTarget target, View view) {
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, target.name(), FILES).asOf(view.at(), view.present());
    return TargetPage.of(layout, view, reader.read(target, view));
  }

  private void targetJson(Context context) {
    Asked asked = asked(context);
    answers.get(Pages.address(context), () -> json(asked)).send(context);
  }

  private Answer json(Asked asked) {
    try {
      View view = asked.view(Preset.DAY);
      Optional<WatchedTarget> target = reader.find(view.target());
      String location = view.location();
      if (target.isEmpty() || (location != null && !target.get().isWatchedFrom(location))) {
        return refused(NOT_FOUND, "There is no such target, or it was never checked there.");
      }
      return Answer.ok(CompressedText.json(TargetJson.write(page(target.get(), view))));
    } catch (BadAddress e) {
      return refused(BAD_REQUEST, e.words());
    }
  }

  private static Answer refused(int status, String words) {
    String title = status == NOT_FOUND ? "Not found" : "Bad request";
    return new Answer(
        status, CompressedText.of(ProblemJson.TYPE, ProblemJson.write(status, title, words)));
  }

  private void check(Context context) {
    String time = context.pathParam("time");
    String location = Paths.name(context.pathParam("location"));
    answer(context, asked -> check(asked, time, location));
  }

  private Answer check(Asked asked, String time, String location) throws BadAddress {
    View view = asked.view(Preset.DAY);
    Optional<Answer> refusal = refusal(view, reader.find(view.target()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Instant slot = Moments.parse("time", time);
    Optional<TargetReader.Found> found =
        slot.isAfter(view.end()) ? Optional.empty() : reader.check(view.target(), location, slot);
    if (found.isEmpty()) {
      return missing("No such check", "Nothing is stored of this slot at this location.", view);
    }
    Layout layout =
        Layout.of(pages, Section.OVERVIEW, view.target(), FILES).asOf(view.at(), asked.path());
    return pages.answer(OK, "targets/check.jte", CheckPage.of(layout, view, found.get()));
  }

  /** Says that there is no such target, or not there; empty when there is. */
  private Optional<Answer> refusal(View view, Optional<WatchedTarget> target) {
    String location = view.location();
    if (target.isEmpty()) {
      List<Problem.Way> similar =
          reader.similar(view.target()).stream()
              .map(name -> new Problem.Way(name, View.target(name)))
              .toList();
      String words = "Nobody ever checked a target of this name: " + view.target();
      return Optional.of(problem(NOT_FOUND, "No such target", words, similar));
    }
    return location == null || target.get().isWatchedFrom(location)
        ? Optional.empty()
        : Optional.of(
            missing("Not checked there", "It was never checked from " + location + ".", view));
  }

  private Answer missing(String title, String words, View view) {
    Problem.Way way = new Problem.Way(view.target(), View.target(view.target()));
    return problem(NOT_FOUND, title, words, List.of(way));
  }

  private Answer problem(int status, String title, String words, List<Problem.Way> ways) {
    return pages.problem(status, Section.OVERVIEW, title, words, ways);
  }
}
