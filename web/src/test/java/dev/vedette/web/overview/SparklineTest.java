package dev.vedette.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.store.query.TargetState.Recent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Instant BEGIN = Instant.parse("2026-11-24T00:00:00Z");
  private static final Outcome UP = new Outcome.Up();
  private static final Outcome DOWN = Outcome.of(new Failure(FailureCode.TIMEOUT, "late", null));
  private static final Outcome UNKNOWN = Outcome.of(new Failure(FailureCode.MISSED, "busy", null));

  @Test
  void theSlowestCheckTouchesTheTopAndTheLastOneTheRightEdge() {
    Sparkline drawn = draw(at(0, UP, 50), at(1, UP, 100), at(2, UP, 0));

    assertThat(drawn.line()).isEqualTo("M3 16h0L90 3L177 29");
    assertThat(drawn.downs()).isEmpty();
  }

  @Test
  void aDownCheckIsABarOfFullHeightAndBreaksTheLine() {
    Sparkline drawn = draw(at(0, UP, 100), at(1, DOWN, 9_000), at(2, UP, 100));

    assertThat(drawn.line()).isEqualTo("M3 3h0M177 3h0");
    assertThat(drawn.downs()).isEqualTo("M90 0V32");
  }

  @Test
  void anUnknownCheckIsAGap() {
    assertThat(draw(at(0, UP, 100), at(1, UNKNOWN, 0), at(2, UP, 100)))
        .isEqualTo(new Sparkline("M3 3h0M177 3h0", "", "1 unknown, 2 up, 0.1 ms to 0.1 ms"));
  }

  @Test
  void aSlotWithoutAnyResultIsAGap() {
    assertThat(draw(at(0, UP, 100), at(2, UP, 100)).line()).isEqualTo("M3 3h0M177 3h0");
  }

  @Test
  void checksThatAreTooOldForTheWidthAreLeftOut() {
    assertThat(draw(at(-1, DOWN, 1), at(0, UP, 100), at(2, UP, 100)).downs()).isEmpty();
  }

  @Test
  void withoutChecksThereIsNothingToDraw() {
    assertThat(draw()).isEqualTo(new Sparkline("", "", "no checks yet"));
  }

  private static Sparkline draw(Recent... recent) {
    return Sparkline.of(List.of(recent), INTERVAL, 3);
  }

  private static Recent at(int slot, Outcome outcome, long micros) {
    return new Recent(BEGIN.plus(INTERVAL.multipliedBy(slot)), outcome, micros);
  }
}
