package dev.vedette.app.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Span HOUR = new Span(NOON, NOON.plusSeconds(3_600));

  /** In minutes after noon. */
  private static Course down(int opened, Integer closed) {
    return course(IncidentKind.DOWN, opened, closed);
  }

  private static Course course(IncidentKind kind, int opened, Integer closed) {
    return new Course(
        kind, minute(opened), minute(opened - 2), closed == null ? null : minute(closed));
  }

  private static Instant minute(int number) {
    return NOON.plus(Duration.ofMinutes(number));
  }

  private static Comparison of(List<Course> stored, List<Course> simulated) {
    return Comparison.of("shop", told(stored), told(simulated), HOUR);
  }

  private static List<Alert> told(List<Course> courses) {
    return courses.stream()
        .map(course -> course.asOf(HOUR.to()))
        .map(course -> new Alert(course, new Telling(course.openedAt(), null)))
        .toList();
  }

  @Test
  void whatIsHeldBackIsNoAlert() {
    Alert told = told(List.of(down(10, 20))).getFirst();
    Alert heldBack = new Alert(told.course(), new Telling(null, Telling.Reason.DEPENDENCY));

    Comparison gone = Comparison.of("shop", List.of(told), List.of(heldBack), HOUR);
    Comparison never = Comparison.of("shop", List.of(heldBack), List.of(heldBack), HOUR);

    assertThat(gone.lines()).extracting(Line::change).containsExactly(Change.GONE);
    assertThat(gone.simulatedAlerts(HOUR)).isZero();
    assertThat(gone.heldBack(Telling.Reason.DEPENDENCY)).isOne();
    assertThat(never.lines()).extracting(Line::change).containsExactly(Change.SAME);
    assertThat(never.differences()).isZero();
  }

  @Test
  void whatIsTheSameInBothIsTheSame() {
    List<Course> courses =
        List.of(down(-5, 5), down(10, 20), course(IncidentKind.PARTIAL, 15, 16), down(50, null));

    Comparison comparison = of(courses, courses);

    assertThat(comparison.lines()).hasSize(4).allMatch(line -> line.change() == Change.SAME);
    assertThat(comparison.storedAlerts(HOUR)).isEqualTo(3);
    assertThat(comparison.simulatedAlerts(HOUR)).isEqualTo(3);
  }

  @Test
  void differencesAreToldWithTheirSign() {
    Comparison comparison =
        of(
            List.of(down(10, 20), down(30, 31), course(IncidentKind.PARTIAL, 40, 45)),
            List.of(down(12, 19), down(42, 43)));

    assertThat(comparison.lines())
        .extracting(Line::change, Line::toldLater, Line::closedLater)
        .containsExactly(
            tuple(Change.MOVED, Duration.ofMinutes(2), Duration.ofMinutes(-1)),
            tuple(Change.GONE, null, null),
            tuple(Change.GONE, null, null),
            tuple(Change.NEW, null, null));
  }

  @Test
  void anIncidentIsMatchedOnceAndThenTheNextIsNew() {
    Comparison comparison = of(List.of(down(10, 30)), List.of(down(10, 15), down(20, 30)));

    assertThat(comparison.lines())
        .extracting(Line::change)
        .containsExactly(Change.MOVED, Change.NEW);
  }

  @Test
  void whatLiesOutsideTheSpanIsNoDifference() {
    Comparison comparison =
        of(List.of(down(-600, null), down(70, 80)), List.of(down(-1_000, 65), down(-30, -20)));

    assertThat(comparison.lines()).extracting(Line::change).containsExactly(Change.SAME);
    assertThat(comparison.storedAlerts(HOUR)).isZero();
  }

  @Test
  void whatStaysOpenIsNotWhatEnds() {
    assertThat(of(List.of(down(10, 20)), List.of(down(10, null))).lines())
        .extracting(Line::change)
        .containsExactly(Change.MOVED);
  }
}
