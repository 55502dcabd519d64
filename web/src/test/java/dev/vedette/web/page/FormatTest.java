package dev.vedette.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 ms",
    "412, 0.4 ms",
    "8100, 8.1 ms",
    "9949, 9.9 ms",
    "9950, 10 ms",
    "240400, 240 ms",
    "999499, 999 ms",
    "999500, 1.00 s",
    "1240000, 1.24 s",
    "9994999, 9.99 s",
    "10000000, 10.0 s"
  })
  void responseTimesHaveTheUnitThatFits(long micros, String text) {
    assertThat(Format.micros(micros)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, –",
    "5, 5, 100 %",
    "0, 5, 0 %",
    "86399, 86400, 99.99 %",
    "9999999, 10000000, 99.99 %",
    "1, 1000000, < 0.01 %",
    "39, 40, 97.50 %",
    "2, 3, 66.66 %"
  })
  void aShareIsNeverRoundedToSomethingNicer(long part, long whole, String text) {
    assertThat(Format.share(part, whole)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3599, 59 min",
    "3600, 1 h",
    "12000, 3 h 20 min",
    "86400, 1 d",
    "183600, 2 d 3 h"
  })
  void durationsShowTheirTwoLargestUnits(long seconds, String text) {
    assertThat(Format.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void aMomentInTheFutureIsNow() {
    Instant now = Instant.parse("2026-11-24T01:02:03.250Z");
    assertThat(Format.ago(now.plusSeconds(3), now)).isEqualTo("now");
    assertThat(Format.ago(now.minusSeconds(12), now)).isEqualTo("12 s ago");
    assertThat(Format.moment(now)).isEqualTo("2026-11-24 01:02:03 UTC");
    assertThat(Format.second(now)).isEqualTo("2026-11-24 01:02:03");
    assertThat(Format.minute(now)).isEqualTo("2026-11-24 01:02");
  }
}
