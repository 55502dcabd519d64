package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private Instant database = NOON;
  private long nanos = -Duration.ofDays(1).toNanos();

  private final SteadyClock clock =
      new SteadyClock(() -> database, NOON.plus(Duration.ofHours(5)), () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
    database = database.plus(time);
  }

  @Test
  void whatTheMachineTakesForNowIsForgottenWhenTheDatabaseAnswers() {
    assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(5)));
    clock.begin();
    assertThat(clock.instant()).isEqualTo(NOON);
  }

  @Test
  void timeGoesOnWhileTheDatabaseIsNotAsked() {
    clock.begin();
    pass(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
    database = database.plus(Duration.ofMinutes(10));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
    clock.look();
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(607));
  }

  @Test
  void aClockThatIsSetBackStopsNothing() {
    clock.begin();
    database = database.minus(Duration.ofHours(1));
    for (int second = 1; second <= 5_000; second++) {
      pass(Duration.ofSeconds(1));
      clock.look();
      assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(second));
    }
  }
}
