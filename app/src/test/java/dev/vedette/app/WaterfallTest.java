package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Timings;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  @Test
  void eachPhaseBeginsWhereTheLastOneEnded() {
    assertThat(Waterfall.of(new Timings(10_000, 10_000, 20_000, 0, 8_000, 0, 48_000)))
        .containsExactly(
            "dns         10.0 ms  ██████████",
            "connect     10.0 ms            ██████████",
            "tls         20.0 ms                      ████████████████████",
            "send        0.00 ms                                          ▏",
            "wait         8.0 ms                                          ████████",
            "receive     0.00 ms                                                 ▏",
            "total       48.0 ms");
  }

  @Test
  void whatDidNotHappenIsNotDrawn() {
    assertThat(Waterfall.of(new Timings(-1, 500, -1, -1, -1, -1, 500)))
        .containsExactly(
            "connect     0.50 ms  ████████████████████████████████████████████████",
            "total       0.50 ms");
  }

  @Test
  void aCheckThatTookNoTimeIsDrawnToo() {
    assertThat(Waterfall.of(new Timings(-1, -1, -1, -1, -1, -1, 0)))
        .containsExactly("total       0.00 ms");
  }
}
