package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.notify.message.Headline;
import dev.vedette.notify.message.Headline.Tone;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeadlinePaceTest {
  private static final Headline DOWN = new Headline(Tone.CRITICAL, "shop is down", "", null);
  private static final Headline UP = new Headline(Tone.GOOD, "shop is up again", "", null);
  private static final String LINK = "http://127.0.0.1:8080/incidents";

  private final AtomicLong nanos = new AtomicLong(-5);
  private final HeadlinePace pace = new HeadlinePace(nanos::get, LINK);

  @Test
  void whatIsBeyondTheFirstFewOfTenSecondsIsOneLineAtTheirEnd() {
    assertThat(pace.pass(Collections.nCopies(1_000, DOWN))).hasSize(HeadlinePace.AT_ONCE);
    pass(9);
    assertThat(pace.pass(List.of(UP))).isEmpty();
    assertThat(pace.isHolding()).isTrue();
    pass(1);
    assertThat(pace.pass(List.of()))
        .containsExactly(
            new Headline(
                Tone.WARNING, "Incidents: 995 more opened, 1 closed", " within 10 s", LINK));
    assertThat(pace.isHolding()).isFalse();
  }

  @Test
  void aSumComesBeforeWhatIsNewAndThatBeginsAnotherTenSeconds() {
    pace.pass(Collections.nCopies(7, UP));
    pass(60);
    assertThat(pace.pass(List.of(DOWN)))
        .extracting(Headline::title)
        .containsExactly("Incidents: 2 more closed", "shop is down");
    pass(9);
    assertThat(pace.pass(Collections.nCopies(9, DOWN))).hasSize(HeadlinePace.AT_ONCE - 1);
  }

  @Test
  void oneNowAndThenPassesAtOnce() {
    for (int i = 0; i < 20; i++) {
      assertThat(pace.pass(List.of(DOWN))).containsExactly(DOWN);
      pass(11);
    }
  }

  private void pass(int seconds) {
    nanos.addAndGet(seconds * 1_000_000_000L);
  }
}
