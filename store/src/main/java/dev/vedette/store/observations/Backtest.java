package dev.vedette.store.observations;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private FoldState state = FoldState.START;
    private final List<Transition> transitions = new ArrayList<>(0);
  }

  private final ObservationHistory history;

  public Backtest(Database database) {
    history = new ObservationHistory(database);
  }

  /**
   * The slot of the oldest check that was ever stored of them; it may not be kept any more.
   *
   * @param targets by name; null for all
   * @throws StoreException when the database did not answer
   */
  public Optional<Instant> firstSlot(@Nullable List<String> targets) {
    return history.targets(targets).stream()
        .map(WatchedTarget::firstSeen)
        .min(Comparator.naturalOrder());
  }

  /**
   * Runs, beginning with nothing known.
   *
   * @param targets by name; null for all
   * @return how many observations there were
   * @throws StoreException when the database did not answer
   */
  public long run(@Nullable List<String> targets, Span span, Rules rules, Results results) {
    List<List<WatchedTarget>> blocks = ObservationHistory.blocks(history.targets(targets), WORKERS);
    try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (List<WatchedTarget> block : blocks) {
        counts.add(workers.submit(() -> fold(block, span, rules, results)));
      }
      return sum(counts);
    }
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

  private long fold(List<WatchedTarget> block, Span span, Rules rules, Results results) {
    List<Course> courses = new ArrayList<>(block.size());
    block.forEach(target -> courses.add(new Course()));
    long count =
        history.read(
            block,
            span,
            (place, next) -> step(courses.get(place), block.get(place).name(), next, rules));
    synchronized (results) {
      for (int place = 0; place < block.size(); place++) {
        List<Incident> incidents =
            IncidentHistory.of(FoldState.START, courses.get(place).transitions);
        results.of(block.get(place).name(), incidents);
      }
    }
    return count;
  }

  private static void step(Course course, String target, RuledObservation next, Rules rules) {
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
