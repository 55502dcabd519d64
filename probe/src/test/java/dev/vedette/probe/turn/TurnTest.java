package dev.vedette.probe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnTest {
  private long now;

  /** A turn on the test's clock. */
  private Turn until(long deadlineNanos) {
    return new Turn(() -> now, deadlineNanos, null);
  }

  @Test
  void workEndsSoonAfterTheDeadlineWhateverAUnitOfItTakes() { // 104
    for (long nanosPerUnit : new long[] {1, 1_000, 40_000_000}) {
      now = 0;
      Turn turn = until(TimeUnit.SECONDS.toNanos(1));
      assertThatThrownBy(
              () -> {
                while (true) {
                  now += nanosPerUnit;
                  turn.work(1);
                }
              })
          .isInstanceOf(OutOfTimeException.class);
      assertThat(now).isBetween(1_000_000_000L, 1_001_000_000L + 2 * nanosPerUnit);
      assertThat(turn.usedNanos()).isEqualTo(now);
    }
  }

  @Test
  void workThatGetsDearIsNoticedAfterCheapWork() { // 104
    Turn turn = until(TimeUnit.SECONDS.toNanos(1));
    for (int i = 0; i < 1_000_000; i++) {
      turn.work(1_000);
    }
    turn.nextTask();
    assertThatThrownBy(
            () -> {
              while (true) {
                now += 40_000_000;
                turn.work(1);
              }
            })
        .isInstanceOf(OutOfTimeException.class);
    assertThat(now).isLessThan(1_200_000_000);
  }
}
