package dev.vedette.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentsTest {
  @Test
  void aMonthADayAndAMomentAreTimes() {
    assertThat(TimeArguments.end("9999-12")).isEqualTo(Instant.parse("+10000-01-01T00:00:00Z"));
    assertThat(TimeArguments.start("0001-01-01")).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    assertThat(TimeArguments.start("2026-01-31T12:00:00+01:00"))
        .isEqualTo(Instant.parse("2026-01-31T11:00:00Z"));
    assertThat(TimeArguments.start(TimeWords.utc(Instant.parse("2026-01-31T11:00:07Z"))))
        .as("what a command has printed")
        .isEqualTo(Instant.parse("2026-01-31T11:00:07Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-999999999-01-01", "-0001-01-01", "0000-12", "+10000-01-01"})
  void noDayIsOutsideOfFourDigitYears(String text) {
    assertThatThrownBy(() -> TimeArguments.days(text)).hasMessageContaining("is no month or day");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-999999999-01-01T00:00:00Z", "+999999999-12-31T00:00:00Z"})
  void noMomentIsEither(String text) {
    assertThatThrownBy(() -> TimeArguments.start(text)).hasMessageContaining("is no time");
  }
}
