package dev.vedette.wire.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T01:02:03.250Z",
        "2026-11-24T01:02:03Z",
        "2024-02-29T23:59:59.999999999Z",
        "2026-11-24T01:02:03.2Z",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.001Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T01:02:03+02:00",
        "+12026-11-24T01:02:03Z",
        "2026-11-24T01:02:03.Z",
        "2026-11-24t01:02:03z"
      })
  void readsWhatInstantReads(String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-24",
        "2026-11-24T01:02:03",
        "2026-11-24T01:02Z",
        "2026-11-24T01:02:03.1234567890Z",
        "2026-11-24T01:02:03.-12Z",
        "2026-02-30T01:02:03Z",
        "2026-13-01T01:02:03Z",
        "2026-11-24T25:02:03Z",
        "2026-11-24T01:60:03Z",
        "2026-11-24 01:02:03Z",
        "٢٠٢٦-11-24T01:02:03Z"
      })
  void refusesWhatInstantRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void writesMillisecondsAndSecondsThatReadBack() {
    assertThat(Timestamps.millis(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("2026-01-02T03:04:05.000Z");
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      Instant time =
          Instant.ofEpochMilli(random.nextLong(-62_135_596_800_000L, 253_402_300_799_999L));
      assertThat(Instant.parse(Timestamps.millis(time))).isEqualTo(time);
      assertThat(Timestamps.seconds(time))
          .isEqualTo(Instant.ofEpochSecond(time.getEpochSecond()).toString());
    }
  }
}
