package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
  private final RetryPause pauses = new RetryPause(new Random(1));

  @Test
  void pausesDoubleFromASecondToFiveMinutes() {
    assertThat(pauses.after(1, null)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pauses.after(4, null)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    for (int attempts : new int[] {10, 100, Integer.MAX_VALUE}) {
      assertThat(pauses.after(attempts, null)).isBetween(Duration.ofSeconds(150), RetryPause.MAX);
    }
  }

  @Test
  void whatTheOtherSideAsksForIsKeptWithinReason() {
    assertThat(pauses.after(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(pauses.after(1, Duration.ofDays(3))).isEqualTo(RetryPause.MAX_ASKED);
    assertThat(pauses.after(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
  }
}
