package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvidenceRunsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final EvidenceRuns runs = new EvidenceRuns();

  /** Whether a check, so long after noon, carries evidence. */
  private boolean take(FailureCode code, Duration after) {
    Outcome failed = Outcome.of(new Failure(code, "why", null));
    return runs.take("shop", failed, NOON.plus(after));
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  @Test
  void theFirstOfARunCarriesItAndThenOneEveryTenMinutes() {
    assertThat(take(FailureCode.TIMEOUT, minutes(0))).isTrue();
    assertThat(take(FailureCode.TIMEOUT, minutes(1))).isFalse();
    assertThat(take(FailureCode.TIMEOUT, minutes(10).minusMillis(1))).isFalse();
    assertThat(take(FailureCode.TIMEOUT, minutes(10))).isTrue();
    assertThat(take(FailureCode.TIMEOUT, minutes(11))).isFalse();
    assertThat(take(FailureCode.TIMEOUT, minutes(20))).isTrue();
  }

  @Test
  void anotherFailureBeginsARun() {
    assertThat(take(FailureCode.TIMEOUT, minutes(0))).isTrue();
    assertThat(take(FailureCode.CONNECT_REFUSED, minutes(1))).isTrue();
    assertThat(take(FailureCode.CONNECT_REFUSED, minutes(2))).isFalse();
    assertThat(take(FailureCode.TIMEOUT, minutes(3))).isTrue();
  }

  @Test
  void aCheckThatIsUpEndsARunAndOneOfWhichNothingIsKnownDoesNot() {
    assertThat(take(FailureCode.TIMEOUT, minutes(0))).isTrue();
    assertThat(take(FailureCode.MISSED, minutes(1))).isFalse();
    assertThat(take(FailureCode.TIMEOUT, minutes(2))).isFalse();

    assertThat(runs.take("shop", new Outcome.Up(), NOON.plus(minutes(3)))).isFalse();

    assertThat(runs.size()).isZero();
    assertThat(take(FailureCode.TIMEOUT, minutes(4))).isTrue();
  }

  @Test
  void targetsHaveRunsOfTheirOwn() {
    Outcome failed = Outcome.of(new Failure(FailureCode.TIMEOUT, "why", null));

    assertThat(runs.take("a", failed, NOON)).isTrue();
    assertThat(runs.take("b", failed, NOON)).isTrue();
    assertThat(runs.take("a", failed, NOON)).isFalse();
  }

  @Test
  void aClockThatIsSetBackSilencesNobody() {
    assertThat(take(FailureCode.TIMEOUT, minutes(600))).isTrue();
    assertThat(take(FailureCode.TIMEOUT, minutes(0))).isTrue();
    assertThat(take(FailureCode.TIMEOUT, minutes(1))).isFalse();
  }

  @Test
  void targetsThatNobodyWatchesAnyMoreAreForgotten() {
    Outcome failed = Outcome.of(new Failure(FailureCode.TIMEOUT, "why", null));
    for (int i = 0; i < 10_000; i++) {
      runs.take("target-" + i, failed, NOON);
    }
    assertThat(runs.size()).isEqualTo(10_000);

    runs.take("another", failed, NOON.plus(minutes(10)));

    assertThat(runs.size()).isOne();
  }
}
