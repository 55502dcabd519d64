package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant FIRST = NOW.minus(Duration.ofDays(30));
  private static final Instant LAST = NOW.minus(Duration.ofHours(3));

  @Test
  void whoFellSilentIsMissedForAWeek() {
    assertThat(Watches.watch(FIRST, LAST, null, NOW)).isEqualTo(new Span(FIRST, NOW));
    Instant weeksAfter = NOW.plus(Duration.ofDays(20));
    assertThat(Watches.watch(FIRST, LAST, null, weeksAfter)).isEqualTo(new Span(FIRST, LAST));
  }

  @Test
  void whoIsPausedIsNotMissed() {
    assertThat(Watches.watch(FIRST, LAST, LAST, NOW)).isEqualTo(new Span(FIRST, LAST));
    Instant before = LAST.minus(Duration.ofDays(1));
    assertThat(Watches.watch(FIRST, LAST, LAST, before)).isEqualTo(new Span(FIRST, before));
  }

  @Test
  void whoWasPausedBeforeItBeganHasNothing() {
    assertThat(Watches.watch(FIRST, FIRST, FIRST, NOW).isEmpty()).isTrue();
  }
}
