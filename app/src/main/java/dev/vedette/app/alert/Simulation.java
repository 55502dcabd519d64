package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of one.
 *
 * @param rules for people
 * @param checks that were looked at, those before the span too from which it was begun
 * @param checksInSpan and those of them that are of the span
 * @param keptSince checks before that time are not kept, though they would be of the span; null
 *     when there are no such
 * @param targets in the order of their names, those without incidents too
 */
record Simulation(
    Span span,
    String rules,
    long checks,
    long checksInSpan,
    @Nullable Instant keptSince,
    List<Comparison> targets) {
  Simulation {
    targets = List.copyOf(targets);
  }

  long storedAlerts() {
    return targets.stream().mapToLong(target -> target.storedAlerts(span)).sum();
  }

  long simulatedAlerts() {
    return targets.stream().mapToLong(target -> target.simulatedAlerts(span)).sum();
  }

  long count(Change change) {
    return targets.stream().mapToLong(target -> target.count(change)).sum();
  }

  long heldBack(Telling.Reason reason) {
    return targets.stream().mapToLong(target -> target.heldBack(reason)).sum();
  }

  long differences() {
    return targets.stream().mapToLong(Comparison::differences).sum();
  }

  /** By how much people would be told earlier or later, shortest first; none is negative. */
  List<Duration> delays(boolean later) {
    return lines()
        .map(Line::toldLater)
        .flatMap(Stream::ofNullable)
        .filter(Predicate.not(Duration::isZero))
        .filter(delay -> delay.isPositive() == later)
        .map(Duration::abs)
        .sorted()
        .toList();
  }

  private Stream<Line> lines() {
    return targets.stream().flatMap(target -> target.lines().stream());
  }
}
