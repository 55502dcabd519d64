package dev.vedette.app.printing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.cli.Paint;
import dev.vedette.model.Timings;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final Paint PLAIN = new Paint(false);

  @Test
  void eachPhaseBeginsWhereTheLastOneEnded() {
    Timings timings = new Timings(10_000, 10_000, 20_000, 0, 8_000, 0, 48_000);
    assertThat(new Waterfall(48_000, PLAIN).phases(0, timings))
        .containsExactly(
            "dns         10.0 ms  ██████████",
            "connect     10.0 ms            ██████████",
            "tls         20.0 ms                      ████████████████████",
            "send        0.00 ms                                          ▏",
            "wait         8.0 ms                                          ████████",
            "receive     0.00 ms                                                 ▐");
  }

  @Test
  void aLaterHopBeginsLater() {
    assertThat(
            new Waterfall(48_000, PLAIN)
                .phases(40_000, new Timings(-1, 4_000, -1, -1, -1, -1, 4_000)))
        .containsExactly("connect      4.0 ms  " + " ".repeat(40) + "████");
  }

  @Test
  void barsMeetWithinHalfAColumn() {
    Timings timings = new Timings(1_500, 2_750, 250, -1, -1, -1, 48_000);
    assertThat(new Waterfall(48_000, PLAIN).phases(0, timings))
        .containsExactly(
            "dns          1.5 ms  █▌", "connect      2.8 ms   ▐██▎", "tls         0.25 ms      ▎");
  }

  @Test
  void nothingIsDrawnBeyondTheAxis() {
    assertThat(
            new Waterfall(1_000, PLAIN).phases(900, new Timings(-1, 900, 900, -1, -1, -1, 1_800)))
        .containsExactly(
            "connect     0.90 ms  " + " ".repeat(43) + "█████",
            "tls         0.90 ms  " + " ".repeat(47) + "▐");
  }

  @Test
  void everyPhaseHasItsColour() {
    assertThat(
            new Waterfall(2_000, new Paint(true))
                .phases(0, new Timings(-1, 1_000, -1, -1, 1_000, -1, 2_000)))
        .containsExactly(
            "connect      1.0 ms  \u001b[38;5;172m" + "█".repeat(24) + "\u001b[0m",
            "wait         1.0 ms  "
                + " ".repeat(24)
                + "\u001b[38;5;68m"
                + "█".repeat(24)
                + "\u001b[0m");
  }

  @Test
  void whatDidNotHappenIsNotDrawn() {
    assertThat(new Waterfall(500, PLAIN).phases(0, new Timings(-1, 500, -1, -1, -1, -1, 500)))
        .containsExactly("connect     0.50 ms  " + "█".repeat(48));
  }

  @Test
  void aCheckThatTookNoTimeIsDrawnToo() {
    assertThat(new Waterfall(0, PLAIN).phases(0, new Timings(-1, 0, -1, -1, -1, -1, 0)))
        .containsExactly("connect     0.00 ms  ▏");
  }
}
