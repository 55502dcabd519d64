package dev.vedette.app.alert;

import static java.util.Objects.requireNonNull;

import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of a target, as stored beside as simulated.
 *
 * @param lines in the order of their opening
 */
record Comparison(String target, List<Line> lines) {
  /** What becomes of an incident. */
  enum Change {
    /** Opened and closed when it was. */
    SAME,

    /** Opened or closed at another time. */
    MOVED,

    /** Stored, and not simulated. */
    GONE,

    /** Simulated, and not stored. */
    NEW
  }

  /**
   * An incident; at least one of the two is there.
   *
   * @param openedLater negative when it is simulated to open earlier; null unless both opened in
   *     the span
   * @param closedLater likewise
   */
  record Line(
      @Nullable Course stored,
      @Nullable Course simulated,
      @Nullable Duration openedLater,
      @Nullable Duration closedLater) {
    static Line of(@Nullable Course stored, @Nullable Course simulated, Span span) {
      if (stored == null || simulated == null) {
        return new Line(stored, simulated, null, null);
      }
      boolean opened = stored.opensIn(span) || simulated.opensIn(span);
      Instant end = stored.closedAt();
      Instant other = simulated.closedAt();
      return new Line(
          stored,
          simulated,
          opened ? Duration.between(stored.openedAt(), simulated.openedAt()) : null,
          end == null || other == null ? null : Duration.between(end, other));
    }

    Change change() {
      if (stored == null) {
        return Change.NEW;
      }
      if (simulated == null) {
        return Change.GONE;
      }
      boolean same =
          (openedLater == null || openedLater.isZero())
              && (closedLater == null || closedLater.isZero())
              && (stored.closedAt() == null) == (simulated.closedAt() == null);
      return same ? Change.SAME : Change.MOVED;
    }

    /** Simulated, where it is. */
    Course shown() {
      return simulated != null ? simulated : requireNonNull(stored);
    }
  }

  Comparison {
    lines = List.copyOf(lines);
  }

  /** Those that overlap and are of one kind are the same one, each at most once. */
  static Comparison of(String target, List<Course> stored, List<Course> simulated, Span span) {
    List<Course> left = new ArrayList<>(known(stored, span));
    List<Line> lines = new ArrayList<>();
    for (Course course : known(simulated, span)) {
      Course same = takeOverlapping(left, course);
      lines.add(Line.of(same, course, span));
    }
    left.forEach(course -> lines.add(Line.of(course, null, span)));
    lines.sort(Comparator.comparing(line -> line.shown().openedAt()));
    return new Comparison(target, lines);
  }

  private static List<Course> known(List<Course> courses, Span span) {
    return courses.stream()
        .filter(course -> course.isIn(span))
        .map(course -> course.asOf(span.to()))
        .sorted(Comparator.comparing(Course::openedAt))
        .toList();
  }

  /** What opened at the same time before what merely overlaps. */
  private static @Nullable Course takeOverlapping(List<Course> left, Course course) {
    Course found = null;
    for (Course other : left) {
      if (other.kind() == course.kind()
          && other.overlaps(course)
          && (found == null || other.openedAt().equals(course.openedAt()))) {
        found = other;
      }
    }
    if (found != null) {
      left.remove(found);
    }
    return found;
  }

  long storedAlerts(Span span) {
    return lines.stream().filter(line -> line.stored != null && line.stored.opensIn(span)).count();
  }

  long simulatedAlerts(Span span) {
    return lines.stream()
        .filter(line -> line.simulated != null && line.simulated.opensIn(span))
        .count();
  }

  long count(Change change) {
    return lines.stream().filter(line -> line.change() == change).count();
  }
}
