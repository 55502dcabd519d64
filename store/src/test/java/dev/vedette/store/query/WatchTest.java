package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant FIRST = NOW.minus(Duration.ofDays(30));
  private static final Instant LAST = NOW.minus(Duration.ofHours(3));
  private static final Instant STOPPED = NOW.minus(Duration.ofDays(9));
  private static final Instant RESUMED = NOW.minus(Duration.ofDays(5));

  @Test
  void whoFellSilentIsMissedForAWeek() {
    assertThat(watched(LAST, NOW)).containsExactly(new Span(FIRST, NOW));
    assertThat(watched(LAST, NOW.plus(Duration.ofDays(20)))).containsExactly(new Span(FIRST, LAST));
  }

  @Test
  void whoIsPausedIsNotMissed() {
    Stop stop = new Stop(LAST, null, false);
    assertThat(watched(LAST, NOW, stop)).containsExactly(new Span(FIRST, LAST));
    Instant before = LAST.minus(Duration.ofDays(1));
    assertThat(watched(LAST, before, stop)).containsExactly(new Span(FIRST, before));
    assertThat(watch(LAST, before, stop).paused()).isEmpty();
    assertThat(watch(LAST, NOW, stop).paused()).containsExactly(new Span(LAST, NOW));
  }

  @Test
  void aPauseThatIsOverIsLeftOutAndToldAsSuch() {
    Watch watch = watch(LAST, NOW, new Stop(STOPPED, RESUMED, false));

    assertThat(watch.spans()).containsExactly(new Span(FIRST, STOPPED), new Span(RESUMED, NOW));
    assertThat(watch.pausedLength()).isEqualTo(Duration.ofDays(4));
    Span days = new Span(STOPPED.minus(Duration.ofDays(1)), STOPPED.plus(Duration.ofDays(1)));
    assertThat(watch.within(days).length()).isEqualTo(Duration.ofDays(1));
    assertThat(watch.within(days).pausedLength()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aPauseThatWasToldTwiceCountsOnce() {
    Instant again = STOPPED.plus(Duration.ofHours(6));
    Watch watch =
        watch(LAST, NOW, new Stop(STOPPED, RESUMED, false), new Stop(again, RESUMED, false));

    assertThat(watch.length()).isEqualTo(Duration.ofDays(26));
    assertThat(watch.pausedLength()).isEqualTo(Duration.ofDays(4));
  }

  @Test
  void whatWasRemovedWasNotPaused() {
    Watch watch = watch(LAST, NOW, new Stop(STOPPED, RESUMED, true));

    assertThat(watch.length()).isEqualTo(Duration.ofDays(26));
    assertThat(watch.paused()).isEmpty();
  }

  @Test
  void whoWasPausedBeforeItBeganHasNothing() {
    assertThat(watch(FIRST, NOW, new Stop(FIRST, null, false)).isEmpty()).isTrue();
  }

  private static List<Span> watched(Instant last, Instant now, Stop... stops) {
    return watch(last, now, stops).spans();
  }

  private static Watch watch(Instant last, Instant now, Stop... stops) {
    return Watch.of(FIRST, last, List.of(stops), now);
  }
}
