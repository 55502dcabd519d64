package dev.vedette.probe.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.vedette.probe.turn.OutOfTimeException;
import dev.vedette.probe.turn.Turn;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatternsTest {
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
