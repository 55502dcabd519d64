package dev.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangeTest {
  @ParameterizedTest
  @CsvSource({"200,200,200", "2xx,200,299", "5XX,500,599", "9xx,900,999", "301-303,301,303"})
  void numbersClassesAndRangesAreUnderstood(String text, int first, int last) {
    assertThat(StatusRange.parse(text)).isEqualTo(new StatusRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "2x", "0xx", "099", "1000", "303-301", "200-", "ok"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> StatusRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsAreInclusive() {
    StatusRange range = StatusRange.parse("301-303");

    assertThat(range.contains(300)).isFalse();
    assertThat(range.contains(301)).isTrue();
    assertThat(range.contains(303)).isTrue();
    assertThat(range.contains(304)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "2xx", "301-303"})
  void printsAsItWasWritten(String text) {
    assertThat(StatusRange.parse(text)).hasToString(text);
  }
}
