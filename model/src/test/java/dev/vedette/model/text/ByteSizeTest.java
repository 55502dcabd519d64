package dev.vedette.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({"512,512", "64KiB,65536", "1MiB,1048576", "2 gib,2147483648", "7b,7"})
  void sizesAreReadInBinaryUnits(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1MB", "-1", "1.5MiB", "many"})
  void anythingElseIsRefusedWithTheSyntax(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).hasMessageContaining("write 512, 64KiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "512", "64KiB", "1MiB", "3GiB"})
  void printsInTheLargestWholeUnit(String text) {
    assertThat(ByteSize.parse(text)).hasToString(text);
  }
}
