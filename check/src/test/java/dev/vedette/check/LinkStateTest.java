package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.LinkState.Verdict;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkStateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LinkState<String> state = new LinkState<>(0);

  @Test
  void nothingIsAskedBeforeSomethingFails() {
    assertThat(state.isAnswerWanted()).isFalse();

    assertThat(state.failed("a", 0)).isEmpty();

    assertThat(state.isAnswerWanted()).isTrue();
    assertThat(state.nextQuestionAt()).as("at once").isLessThanOrEqualTo(0);
  }

  @Test
  void aFailureIsTheTargetsWhenASentinelAnswers() {
    state.failed("a", 0);
    state.ask(SECOND);

    assertThat(state.answered(true)).containsExactly(new Verdict<>("a", true));
    assertThat(state.isOffline()).isFalse();
    assertThat(state.isAnswerWanted()).isFalse();
  }

  @Test
  void allFailuresOfAWhileShareOneQuestion() {
    state.failed("a", 0);
    state.failed("b", 0);
    state.ask(SECOND);

    assertThat(state.answered(true)).hasSize(2);
    assertThat(state.nextQuestionAt()).as("at most one a second").isEqualTo(2 * SECOND);
  }

  @Test
  void aFailureThatComesAfterTheQuestionWaitsForTheNextOne() {
    state.failed("a", 0);
    state.ask(SECOND);
    state.failed("b", 0);

    assertThat(state.answered(true)).containsExactly(new Verdict<>("a", true));
    assertThat(state.isAnswerWanted()).isTrue();
    state.ask(2 * SECOND);
    assertThat(state.answered(true)).containsExactly(new Verdict<>("b", true));
  }

  @Test
  void withoutAnAnswerNobodyKnowsAndLaterFailuresNeedNotWait() {
    state.failed("a", 0);
    state.ask(SECOND);

    assertThat(state.answered(false)).containsExactly(new Verdict<>("a", false));
    assertThat(state.isOffline()).isTrue();
    assertThat(state.failed("b", SECOND)).contains(new Verdict<>("b", false));
    assertThat(state.isAnswerWanted()).as("until it is back").isTrue();
  }

  @Test
  void whatBeganBeforeTheNetworkWasBackAndSettledIsNotTheTargetsFault() {
    state.suspect();
    state.ask(SECOND);
    state.answered(false);
    state.ask(5 * SECOND);
    state.answered(true);

    state.failed("before", 2 * SECOND);
    state.failed("while it came back", 5 * SECOND + LinkState.SETTLE.toNanos());
    state.failed("after", 5 * SECOND + LinkState.SETTLE.toNanos() + 1);
    state.ask(20 * SECOND);

    assertThat(state.answered(true))
        .containsExactly(
            new Verdict<>("before", false),
            new Verdict<>("while it came back", false),
            new Verdict<>("after", true));
  }

  @Test
  void onlyFailuresThatAMissingNetworkExplainsAreSuspicious() {
    assertThat(LinkState.isSuspicious(new Outcome.Up())).isFalse();
    assertThat(LinkState.isSuspicious(down(FailureCode.CONNECT_REFUSED))).isTrue();
    assertThat(LinkState.isSuspicious(down(FailureCode.TIMEOUT))).isTrue();
    assertThat(LinkState.isSuspicious(down(FailureCode.STATUS_UNEXPECTED))).isFalse();
    assertThat(LinkState.isSuspicious(down(FailureCode.TLS_EXPIRED))).isFalse();
  }

  private static Outcome down(FailureCode code) {
    return new Outcome.Down(new Failure(code, "so it is", null));
  }
}
