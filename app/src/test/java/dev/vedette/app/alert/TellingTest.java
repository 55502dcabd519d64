package dev.vedette.app.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.maintenance.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant END = minute(60);
  private static final Telling BY_MAINTENANCE = new Telling(null, Telling.Reason.MAINTENANCE);
  private static final Telling BY_DEPENDENCY = new Telling(null, Telling.Reason.DEPENDENCY);

  private static Instant minute(int number) {
    return NOON.plus(Duration.ofMinutes(number));
  }

  private static Course course(IncidentKind kind, int opened, Integer closed) {
    return new Course(
        kind, minute(opened), minute(opened - 2), closed == null ? null : minute(closed));
  }

  private static Course down(int opened, Integer closed) {
    return course(IncidentKind.DOWN, opened, closed);
  }

  private static Window window(int from, int to) {
    return new Window(minute(from), minute(to));
  }

  private static Telling in(List<Window> windows, Course incident) {
    return Telling.of(incident, windows, List.of(), END);
  }

  private static Telling below(Course parent, Course incident) {
    return Telling.of(incident, List.of(), List.of(parent), END);
  }

  private static Telling at(int minute) {
    return new Telling(minute(minute), null);
  }

  @Test
  void whatIsOverInsideOfMaintenanceIsNotTold() {
    List<Window> windows = List.of(window(5, 20), window(20, 30));

    assertThat(in(windows, down(10, 25))).isEqualTo(BY_MAINTENANCE);
    assertThat(in(windows, down(10, 30))).isEqualTo(BY_MAINTENANCE);
    assertThat(in(windows, down(30, 31))).isEqualTo(at(30));
  }

  @Test
  void whatOutlivesMaintenanceIsToldAtItsEnd() {
    List<Window> windows = List.of(window(5, 20), window(20, 30));

    assertThat(in(windows, down(10, 31))).isEqualTo(at(30));
    assertThat(in(windows, down(10, null))).isEqualTo(at(30));
    assertThat(in(List.of(window(5, 60)), down(10, null))).isEqualTo(BY_MAINTENANCE);
  }

  @Test
  void whatWasToldBeforeMaintenanceIsToldAtOnce() {
    assertThat(in(List.of(window(5, 20)), down(4, 10))).isEqualTo(at(4));
  }

  @Test
  void aChildIsNamedWithItsParentWhichMayOpenAMinuteLater() {
    assertThat(below(down(10, 30), down(10, 20))).isEqualTo(BY_DEPENDENCY);
    assertThat(below(down(11, 30), down(10, 20))).isEqualTo(BY_DEPENDENCY);
    assertThat(below(down(10, null), down(10, null))).isEqualTo(BY_DEPENDENCY);
    assertThat(below(down(12, 30), down(10, 20))).isEqualTo(at(10));
    assertThat(below(down(5, 10), down(10, 20))).isEqualTo(at(10));
  }

  @Test
  void aChildThatOutlivesItsParentIsToldThen() {
    assertThat(below(down(10, 15), down(10, 20))).isEqualTo(at(15));
    assertThat(below(down(10, 15), down(10, null))).isEqualTo(at(15));
  }

  @Test
  void onlyAnOutageExplainsAndACertificateIsNotExplained() {
    assertThat(below(course(IncidentKind.PARTIAL, 10, 30), down(10, 20))).isEqualTo(at(10));
    assertThat(below(down(10, 30), course(IncidentKind.PARTIAL, 12, 20))).isEqualTo(BY_DEPENDENCY);
    assertThat(below(down(10, 30), course(IncidentKind.CERTIFICATE, 12, 20))).isEqualTo(at(12));
  }
}
