package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesDoubleUpToTheirBoundAndStayThere() {
    Backoff backoff = new Backoff(new Random(1));

    List<Duration> pauses = Stream.generate(backoff::next).limit(20).toList();

    long fullMs = 100;
    for (Duration pause : pauses) {
      assertThat(pause.toMillis()).isBetween(fullMs / 2, fullMs);
      fullMs = Math.min(fullMs * 2, Backoff.MAX.toMillis());
    }
  }

  @Test
  void twoWritersDoNotComeBackTogether() {
    Backoff one = new Backoff(new Random(1));
    Backoff other = new Backoff(new Random(2));

    assertThat(Stream.generate(one::next).limit(10).toList())
        .isNotEqualTo(Stream.generate(other::next).limit(10).toList());
  }
}
