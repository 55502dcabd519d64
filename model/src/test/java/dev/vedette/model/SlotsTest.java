package dev.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void phaseOfANameIsTheSameForEver() {
    // Changing these numbers moves every slot of every installation.
    assertThat(Slots.of("shop", "berlin-1", MINUTE)).isEqualTo(new Slots(41_154, 60_000));
    assertThat(Slots.of("shop", "tokyo", MINUTE)).isEqualTo(new Slots(8_814, 60_000));
  }

  @Test
  void slotsAreWholeIntervalsApartAndDoNotDependOnWhenOneAsks() {
    Slots slots = Slots.of("shop", "berlin-1", MINUTE);
    Instant slot = slots.after(NOON);

    assertThat(slot).isBetween(NOON, NOON.plus(MINUTE));
    assertThat(slots.after(slot)).isEqualTo(slot.plus(MINUTE));
    assertThat(slots.after(slot.minusMillis(1))).isEqualTo(slot);
    assertThat(slots.atOrBefore(slot)).isEqualTo(slot);
    assertThat(slots.atOrBefore(slot.plusMillis(59_999))).isEqualTo(slot);
    assertThat(Math.floorMod(slot.toEpochMilli(), 60_000L)).isEqualTo(slots.phaseMs());
  }

  @Test
  void slotsExistBeforeTheEpoch() {
    Slots slots = new Slots(250, 1000);

    assertThat(slots.atOrBefore(Instant.ofEpochMilli(-1))).isEqualTo(Instant.ofEpochMilli(-750));
    assertThat(slots.after(Instant.ofEpochMilli(-750))).isEqualTo(Instant.ofEpochMilli(250));
  }

  @Test
  void namesThatDifferInOneCharacterSpreadEvenly() {
    int[] perTenth = new int[10];
    for (int i = 0; i < 10_000; i++) {
      perTenth[(int) (Slots.of("site-" + i, "berlin-1", MINUTE).phaseMs() / 6_000)]++;
    }

    assertThat(Arrays.stream(perTenth).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void phaseMustLieWithinTheInterval() {
    assertThatThrownBy(() -> new Slots(1000, 1000)).hasMessageContaining("does not lie within");
  }
}
