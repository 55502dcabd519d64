package dev.vedette.web.overview;

import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.overview.Overview.Closed;
import dev.vedette.web.overview.Overview.ShownProblem;
import dev.vedette.web.overview.Overview.ShownRow;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.State;
import dev.vedette.web.page.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the overview of now from what was read and from the one before, of which it keeps what has
 * not changed: only what did is drawn again and sent. Used by one thread at a time.
 */
final class OverviewBuilder {
  /** A browser that slept for longer than so many closed incidents loads the list anew. */
  static final int MAX_CLOSED = 500;

  /**
   * What was read at one moment.
   *
   * @param maintenance until when, by the names of the targets that are in it
   * @param unused null: the configuration is used, or not known
   */
  record Read(
      Instant at,
      List<TargetState> states,
      List<StoredIncident> open,
      Map<UUID, IncidentAction> acknowledged,
      List<Unstored> unstored,
      Map<String, Instant> maintenance,
      @Nullable UnusedConfiguration unused,
      Figures figures) {
    /** Whether the page has the same notices above its list. */
    boolean isNoticedLike(Overview before) {
      return unstored.equals(before.unstored()) && Objects.equals(unused, before.unused());
    }
  }

  private final Templates templates;
  private final @Nullable Instant at;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private @Nullable Overview before;

  /** What the days look like, which is read less often than the states. */
  private final Map<Integer, Drawn> drawn = new HashMap<>();

  private Figures drawnFrom = Figures.NONE;

  private record Drawn(WatchedTime time, @Nullable Bars bars) {}

  /** Of the present. */
  OverviewBuilder(Templates templates) {
    this(templates, null);
  }

  /**
   * One whose links lead to a moment.
   *
   * @param at null: now
   */
  OverviewBuilder(Templates templates, @Nullable Instant at) {
    this.templates = templates;
    this.at = at;
  }

  Overview next(Read read) {
    long version = before == null ? 1 : before.version() + 1;
    if (!drawnFrom.equals(read.figures())) {
      drawn.clear();
      drawnFrom = read.figures();
    }
    Map<String, ShownRow> old = new HashMap<>();
    Map<String, ShownProblem> oldProblems = new HashMap<>();
    if (before != null) {
      before.rows().forEach(row -> old.put(row.row().target(), row));
      before.problems().forEach(shown -> oldProblems.put(shown.problem().id(), shown));
    }
    List<ShownRow> rows = rows(read, old, version);
    List<ShownProblem> problems = problems(read, oldProblems, version);
    Overview next =
        new Overview(
            read.at(),
            before == null ? 1 : before.read() + 1,
            run,
            isLike(before, rows, problems, read) ? version - 1 : version,
            shape(rows, read, version),
            rows,
            problems,
            closed(problems, version),
            read.unstored(),
            read.unused());
    before = next;
    return next;
  }

  private static boolean isLike(
      @Nullable Overview before, List<ShownRow> rows, List<ShownProblem> problems, Read read) {
    return before != null
        && rows.equals(before.rows())
        && problems.equals(before.problems())
        && read.isNoticedLike(before);
  }

  private long shape(List<ShownRow> rows, Read read, long version) {
    if (before == null || rows.size() != before.rows().size()) {
      return version;
    }
    for (int i = 0; i < rows.size(); i++) {
      TargetRow now = rows.get(i).row();
      TargetRow then = before.rows().get(i).row();
      if (!now.target().equals(then.target()) || !now.tags().equals(then.tags())) {
        return version;
      }
    }
    return read.isNoticedLike(before) ? before.shape() : version;
  }

  private List<Closed> closed(List<ShownProblem> problems, long version) {
    if (before == null) {
      return List.of();
    }
    Set<String> open = new HashSet<>();
    problems.forEach(shown -> open.add(shown.problem().id()));
    List<Closed> closed = new ArrayList<>(before.closed());
    closed.removeIf(each -> open.contains(each.id()));
    for (ShownProblem shown : before.problems()) {
      if (!open.contains(shown.problem().id())) {
        closed.add(new Closed(shown.problem().id(), version));
      }
    }
    return List.copyOf(closed.subList(Math.max(0, closed.size() - MAX_CLOSED), closed.size()));
  }

  private List<ShownRow> rows(Read read, Map<String, ShownRow> old, long version) {
    Map<String, List<StoredIncident>> open = new HashMap<>();
    for (StoredIncident incident : read.open()) {
      if (incident.target() != null) {
        open.computeIfAbsent(incident.target(), _ -> new ArrayList<>()).add(incident);
      }
    }
    List<ShownRow> rows = new ArrayList<>();
    List<TargetState> states = read.states();
    for (int from = 0; from < states.size(); ) {
      int to = from + 1;
      while (to < states.size() && states.get(to).targetId() == states.get(from).targetId()) {
        to++;
      }
      List<TargetState> ofOne =
          states.subList(from, to).stream().filter(OverviewBuilder::isThere).toList();
      if (!ofOne.isEmpty()) {
        String target = ofOne.getFirst().target();
        List<StoredIncident> incidents = open.getOrDefault(target, List.of());
        rows.add(row(ofOne, incidents, read, old.get(target), version));
      }
      from = to;
    }
    return List.copyOf(rows);
  }

  private static boolean isThere(TargetState state) {
    return State.of(state.outcome()) != State.REMOVED;
  }

  private ShownRow row(
      List<TargetState> states,
      List<StoredIncident> open,
      Read read,
      @Nullable ShownRow old,
      long version) {
    int id = states.getFirst().targetId();
    Drawn days = drawn.computeIfAbsent(id, _ -> draw(id, read.figures()));
    Double p95Us = read.figures().p95Us().get(id);
    Instant maintenance = read.maintenance().get(states.getFirst().target());
    TargetRow.Facts facts = new TargetRow.Facts(open, maintenance, days.time(), p95Us, days.bars());
    TargetRow row = TargetRow.of(states, facts, read.at());
    if (old != null && old.row().looksLike(row)) {
      return old;
    }
    long barsSince =
        old != null && Objects.equals(old.row().bars(), row.bars()) ? old.barsSince() : version;
    String html = templates.render("overview/row.jte", new RowView(row, read.at(), at));
    return new ShownRow(row, version, barsSince, html);
  }

  private static Drawn draw(int id, Figures figures) {
    TargetDays days = figures.days().get(id);
    return days == null
        ? new Drawn(WatchedTime.NONE, null)
        : new Drawn(days.sum(), Bars.of(days, figures.outages().getOrDefault(id, List.of())));
  }

  /** What the template of a row is given. */
  record RowView(TargetRow row, Instant now, @Nullable Instant at) {
    /** The target's own page. */
    String link() {
      return Layout.at("/targets/" + Paths.segment(row.target()), at);
    }

    /** Of the drawing, without the gap behind the last bar. */
    int width() {
      return Figures.DAYS * Bars.STEP - 1;
    }
  }

  /** What the template of a problem is given. */
  record ProblemView(Problem problem, @Nullable Instant at) {
    /** The page of its incident. */
    String link() {
      return Layout.at("/incidents/" + problem.id(), at);
    }
  }

  private List<ShownProblem> problems(Read read, Map<String, ShownProblem> old, long version) {
    return read.open().stream()
        .map(incident -> new Problem(incident, read.acknowledged().get(incident.id())))
        .sorted(Problem.ORDER)
        .map(problem -> {
          ShownProblem shown = old.get(problem.id());
          return shown != null && shown.problem().equals(problem)
              ? shown
              : new ShownProblem(
                  problem,
                  version,
                  templates.render("overview/problem.jte", new ProblemView(problem, at)));
        })
        .toList();
  }
}
