package dev.vedette.app.alert;

import static java.util.Objects.requireNonNull;

import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of a target, as stored beside as simulated.
 *
 * @param lines in the order of their opening
 */
record Comparison(String target, List<Line> lines) {
  /** What becomes of an incident for those who are told. */
  enum Change {
    /** They hear the same at the same time, be it nothing. */
    SAME,

    /** They hear of it, or of its end, at another time. */
    MOVED,

    /** They heard of it, and would not. */
    GONE,

    /** They did not hear of it, and would. */
    NEW
  }

  /**
   * An incident; at least one of the two is there.
   *
   * @param toldLater negative when people would be told earlier; null unless they are told both
   *     ways, one of them in the span
   * @param closedLater of its end likewise
   */
  record Line(
      @Nullable Alert stored,
      @Nullable Alert simulated,
      @Nullable Duration toldLater,
      @Nullable Duration closedLater) {
    static Line of(@Nullable Alert stored, @Nullable Alert simulated, Span span) {
      if (stored == null || simulated == null) {
        return new Line(stored, simulated, null, null);
      }
      boolean told = stored.isToldIn(span) || simulated.isToldIn(span);
      return new Line(
          stored,
          simulated,
          told ? between(stored.telling().at(), simulated.telling().at()) : null,
          between(stored.course().closedAt(), simulated.course().closedAt()));
    }

    private static @Nullable Duration between(@Nullable Instant one, @Nullable Instant other) {
      return one == null || other == null ? null : Duration.between(one, other);
    }

    Change change() {
      boolean was = stored != null && stored.telling().isTold();
      boolean is = simulated != null && simulated.telling().isTold();
      if (was != is) {
        return is ? Change.NEW : Change.GONE;
      }
      return !was || isSame() ? Change.SAME : Change.MOVED;
    }

    private boolean isSame() {
      return (toldLater == null || toldLater.isZero())
          && Objects.equals(
              requireNonNull(stored).course().closedAt(),
              requireNonNull(simulated).course().closedAt());
    }

    /** Simulated, where it is. */
    Alert shown() {
      return simulated != null ? simulated : requireNonNull(stored);
    }
  }

  Comparison {
    lines = List.copyOf(lines);
  }

  /** Those that overlap and are of one kind are the same one, each at most once. */
  static Comparison of(String target, List<Alert> stored, List<Alert> simulated, Span span) {
    List<Alert> left = new ArrayList<>(sorted(stored, span));
    List<Line> lines = new ArrayList<>();
    for (Alert alert : sorted(simulated, span)) {
      Alert same = takeOverlapping(left, alert.course());
      lines.add(Line.of(same, alert, span));
    }
    left.forEach(alert -> lines.add(Line.of(alert, null, span)));
    lines.sort(Comparator.comparing(line -> line.shown().course().openedAt()));
    return new Comparison(target, lines);
  }

  private static List<Alert> sorted(List<Alert> alerts, Span span) {
    return alerts.stream()
        .filter(alert -> alert.course().isIn(span))
        .sorted(Comparator.comparing(alert -> alert.course().openedAt()))
        .toList();
  }

  /** What opened at the same time before what merely overlaps. */
  private static @Nullable Alert takeOverlapping(List<Alert> left, Course course) {
    Alert found = null;
    for (Alert other : left) {
      if (other.course().kind() == course.kind()
          && other.course().overlaps(course)
          && (found == null || other.course().openedAt().equals(course.openedAt()))) {
        found = other;
      }
    }
    if (found != null) {
      left.remove(found);
    }
    return found;
  }

  long storedAlerts(Span span) {
    return lines.stream().filter(line -> line.stored != null && line.stored.isToldIn(span)).count();
  }

  long simulatedAlerts(Span span) {
    return lines.stream()
        .filter(line -> line.simulated != null && line.simulated.isToldIn(span))
        .count();
  }

  /** Incidents that people would not hear of by themselves. */
  long heldBack(Telling.Reason reason) {
    return lines.stream()
        .filter(line -> line.simulated != null && line.simulated.telling().heldBack() == reason)
        .count();
  }

  long count(Change change) {
    return lines.stream().filter(line -> line.change() == change).count();
  }

  /** How many lines tell of a difference. */
  long differences() {
    return lines.size() - count(Change.SAME);
  }
}
