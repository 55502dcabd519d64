package dev.vedette.store.observations;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentFold;
import dev.vedette.model.incident.IncidentHistory;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Transition;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides about incidents once more, over the stored checks. The memory it takes does not grow with
 * the length of the span, but by the incidents found in it.
 */
public final class Backtest {
  /** Two connections of a pool of eight, and two cores: it runs beside what is live. */
  private static final int WORKERS = 2;

  /** Which rule an observation is judged by. */
  @FunctionalInterface
  public interface Rules {
    /**
     * The rule; called by several threads.
     *
     * @param ofItsTime by which it was judged, or was to be
     */
    AlertRule of(String target, AlertRule ofItsTime);
  }

  /** Takes what was decided. */
  @FunctionalInterface
  public interface Results {
    /** All incidents of a target, in the order of their opening; called by one thread at a time. */
    void of(String target, List<Incident> incidents);
  }

  /** What one target has come to. */
  private static final class Course {
    private final FoldBeginning beginning;
    private final List<Transition> transitions = new ArrayList<>(0);
    private FoldState state;

    Course(FoldBeginning beginning) {
      this.beginning = beginning;
      state = beginning.state();
    }

    List<Incident> incidents() {
      return IncidentHistory.of(beginning.state(), transitions);
    }
  }

  private final ObservationHistory history;

  public Backtest(Database database) {
    history = new ObservationHistory(database);
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
    try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (List<WatchedTarget> sameDay : byFirstDay(targets, beginnings)) {
        for (List<WatchedTarget> block : ObservationHistory.blocks(sameDay, WORKERS)) {
          List<Course> courses =
              block.stream().map(target -> new Course(beginnings.apply(target))).toList();
          counts.add(workers.submit(() -> fold(block, courses, end, rules, results)));
        }
      }
      return sum(counts);
    }
  }

  /** A block is read as a whole: one that begins long before the others would have all read. */
  private static Collection<List<WatchedTarget>> byFirstDay(
      List<WatchedTarget> targets, Function<WatchedTarget, FoldBeginning> beginnings) {
    Map<Instant, List<WatchedTarget>> byDay = new TreeMap<>();
    for (WatchedTarget target : targets) {
      Instant day = beginnings.apply(target).from().truncatedTo(ChronoUnit.DAYS);
      byDay.computeIfAbsent(day, _ -> new ArrayList<>()).add(target);
    }
    return byDay.values();
  }

  private static long sum(List<Future<Long>> counts) {
    long sum = 0;
    try {
      for (Future<Long> count : counts) {
        sum += count.get();
      }
      return sum;
    } catch (ExecutionException e) {
      counts.forEach(count -> count.cancel(true));
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      counts.forEach(count -> count.cancel(true));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private long fold(
      List<WatchedTarget> block, List<Course> courses, Instant end, Rules rules, Results results) {
    Instant from =
        courses.stream().map(each -> each.beginning.from()).min(naturalOrder()).orElse(end);
    long count =
        history.read(
            block,
            new Span(from.isBefore(end) ? from : end, end),
            (place, next) -> step(courses.get(place), block.get(place).name(), next, rules));
    synchronized (results) {
      for (int place = 0; place < block.size(); place++) {
        results.of(block.get(place).name(), courses.get(place).incidents());
      }
    }
    return count;
  }

  private static void step(Course course, String target, RuledObservation next, Rules rules) {
    if (next.observation().slot().isBefore(course.beginning.from())) {
      return;
    }
    IncidentFold.Step step =
        IncidentFold.step(course.state, next.observation(), rules.of(target, next.rule()));
    course.state = step.state();
    if (!step.transitions().isEmpty()) {
      course.transitions.addAll(step.transitions());
    }
  }

  /** Whether it was open at some time of a span. */
  public static boolean isIn(Span span, Instant openedAt, @Nullable Instant closedAt) {
    return openedAt.isBefore(span.to()) && (closedAt == null || !closedAt.isBefore(span.from()));
  }
}
