package dev.vedette.model.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSizeTest {
  // 113: whoever writes a document must not take a checker's memory
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){10}",
        "((a{100}){100}){100}",
        "(?:(?:\\d{1,500}){0,100})",
        "([]a{}]{1000}){100}",
        "((((a{10}){10}){10}){10}){10}"
      })
  void aPatternThatWouldTakeTheMemoryIsRefused(String pattern) {
    assertThatThrownBy(() -> PatternSize.require(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20,000 steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status: OK",
        ".{1,1000}",
        "(\\w{1,64}\\.){1,100}",
        "[a-z]{2,}\\{1000}\\{1000}",
        "([^]]{1000}|x){10}",
        "(((",
        "((a{1000}){1000",
        ")))",
        "[",
        "\\"
      })
  void aPatternThatSomebodyWritesPasses(String pattern) {
    assertThatCode(() -> PatternSize.require(pattern)).doesNotThrowAnyException();
  }
}
