package dev.vedette.store.observations;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentHistory;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.RunningFold;
import dev.vedette.model.incident.Transition;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides about incidents once more, over the stored checks. The memory it takes does not grow with
 * the length of the span, but by the incidents found in it.
 */
public final class Backtest {
  /** Which rule an observation is judged by. */
  @FunctionalInterface
  public interface Rules {
    /**
     * The rule.
     *
     * @param ofItsTime by which it was judged, or was to be
     */
    AlertRule of(String target, Instant slot, Alerts ofItsTime);
  }

  /** Takes what was decided. */
  @FunctionalInterface
  public interface Results {
    /** All incidents of a target, in the order of their opening. */
    void of(String target, List<Incident> incidents);
  }

  /** What one target comes to. */
  private static final class Course implements ObservationListener {
    private final WatchedTarget target;
    private final FoldBeginning beginning;
    private final Rules rules;
    private final RunningFold fold;
    private final List<Transition> transitions = new ArrayList<>(0);

    Course(WatchedTarget target, FoldBeginning beginning, Rules rules) {
      this.target = target;
      this.beginning = beginning;
      this.rules = rules;
      fold = new RunningFold(beginning.state());
    }

    @Override
    public WatchedTarget target() {
      return target;
    }

    @Override
    public Instant from() {
      return beginning.from();
    }

    @Override
    public void take(Observation next, Alerts alerts) {
      if (next.slot().isBefore(beginning.from())) {
        return;
      }
      List<Transition> more = fold.step(next, rules.of(target.name(), next.slot(), alerts));
      if (!more.isEmpty()) {
        transitions.addAll(more);
      }
    }

    List<Incident> incidents() {
      return IncidentHistory.of(beginning.state(), transitions);
    }
  }

  private final ObservationHistory history;

  public Backtest(Database database) {
    this(new ObservationHistory(database));
  }

  Backtest(ObservationHistory history) {
    this.history = history;
  }

  /**
   * Runs, beginning with nothing known.
   *
   * @param targets by name; null for all
   * @return how many observations there were
   * @throws StoreException when the database did not answer
   */
  public long run(@Nullable List<String> targets, Span span, Rules rules, Results results) {
    FoldBeginning blank = FoldBeginning.blank(span.from());
    return run(history.targets(targets), _ -> blank, span.to(), rules, results);
  }

  /**
   * Runs, each target from where it can be begun with.
   *
   * @param beginnings by the name of the target; others are left out
   * @param end slots from then on are left out
   * @return how many observations there were
   * @throws StoreException when the database did not answer
   */
  public long run(
      Map<String, FoldBeginning> beginnings, Instant end, Rules rules, Results results) {
    return run(
        history.targets(beginnings.keySet()),
        target -> requireNonNull(beginnings.get(target.name())),
        end,
        rules,
        results);
  }

  private long run(
      List<WatchedTarget> targets,
      Function<WatchedTarget, FoldBeginning> beginnings,
      Instant end,
      Rules rules,
      Results results) {
    List<Course> courses =
        targets.stream()
            .map(target -> new Course(target, beginnings.apply(target), rules))
            .toList();
    long count = history.read(courses, end);
    courses.forEach(course -> results.of(course.target.name(), course.incidents()));
    return count;
  }

  /** Whether it was open at some time of a span. */
  public static boolean isIn(Span span, Instant openedAt, @Nullable Instant closedAt) {
    return openedAt.isBefore(span.to()) && (closedAt == null || !closedAt.isBefore(span.from()));
  }
}
