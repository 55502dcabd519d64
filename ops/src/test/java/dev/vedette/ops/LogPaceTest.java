package dev.vedette.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPaceTest {
  private long now = -Duration.ofMinutes(3).toNanos();
  private final LogPace pace = new LogPace(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void anHourIsSevenLines() {
    List<Integer> toldAfterSeconds = new ArrayList<>();
    for (int second = 0; second < 3600; second++) {
      if (pace.isDue()) {
        toldAfterSeconds.add(second);
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(toldAfterSeconds).containsExactly(0, 60, 660, 1260, 1860, 2460, 3060);
  }

  @Test
  void afterTenQuietMinutesItIsNewAgain() {
    assertThat(pace.isDue()).isTrue();
    pass(Duration.ofMinutes(10).minusNanos(1));
    assertThat(pace.isDue()).isTrue();
    pass(Duration.ofMinutes(9));
    assertThat(pace.isDue()).isFalse();
    pass(Duration.ofMinutes(10));
    assertThat(pace.isDue()).isTrue();
    pass(Duration.ofMinutes(1));
    assertThat(pace.isDue()).isTrue();
  }
}
