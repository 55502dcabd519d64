package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
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

  @Test
  void aSearchWithADearPatternEndsAtTheDeadline() { // 104
    String text = "a".repeat(1 << 20);
    Pattern dear = Pattern.compile("(?:[ab]{1,30}c?){30}z");
    long began = System.nanoTime();
    Turn turn = new Turn(System::nanoTime, began + TimeUnit.MILLISECONDS.toNanos(100), null);
    assertThatThrownBy(() -> Patterns.find(dear, text, turn))
        .isInstanceOf(OutOfTimeException.class);
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void aMeteredSearchFindsWhatAPlainOneFinds() {
    String text = "x".repeat(1 << 18) + "status: \uD83D\uDE00 OK\n";
    for (String regex :
        new String[] {"status: . OK", "(?m)^x+status.*OK$", "OK", "KO", "\\bOK\\b"}) {
      Pattern pattern = Pattern.compile(regex);
      assertThat(Patterns.find(pattern, text, Turn.withoutEnd()))
          .as(regex)
          .isEqualTo(pattern.matcher(text).find());
    }
    assertThat(Patterns.matches(Pattern.compile("(?s)x+status.*"), text, Turn.withoutEnd()))
        .isTrue();
  }
}
