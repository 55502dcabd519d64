package dev.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {
  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void onlyTheCheckersOwnTroublesAreUnknown(FailureCode code) {
    Outcome outcome = Outcome.of(new Failure(code, "why", null));

    boolean own =
        Set.of(
                FailureCode.MISSED,
                FailureCode.CHECKER_OFFLINE,
                FailureCode.INTERNAL_ERROR,
                FailureCode.TARGET_PAUSED,
                FailureCode.TARGET_REMOVED)
            .contains(code);
    assertThat(outcome.wireName()).isEqualTo(own ? "unknown" : "down");
  }

  @Test
  void aMissedSlotCanNeverBeDown() {
    Failure missed = new Failure(FailureCode.MISSED, "too busy", null);

    assertThatThrownBy(() -> new Outcome.Down(missed)).hasMessageContaining("cannot mean down");
  }

  @Test
  void aMessageIsBoundedAndHoldsNoNul() {
    Failure failure = new Failure(FailureCode.PROTOCOL_ERROR, "a\0" + "b".repeat(1000), null);

    assertThat(failure.message()).hasSize(Failure.MAX_MESSAGE_LENGTH).endsWith("…");
    assertThat(failure.message()).doesNotContain("\0");
  }
}
