package dev.vedette.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void controlCharactersAreEscapedAndHalvesReplaced() {
    assertThat(Text.printable("a\nb\tc\0d\u009be\u007f", 99))
        .isEqualTo("a\\nb\\tc\\u0000d\\u009be\\u007f");
    assertThat(Text.printable("x\uD83D", 99)).isEqualTo("x\uFFFD");
    assertThat(Text.printable("\uDE00\uD83D" + SMILE, 99)).isEqualTo("\uFFFD\uFFFD" + SMILE);
  }

  @Test
  void aCutIsNeverWithinACharacter() {
    assertThat(Text.printable("abc" + SMILE, 5)).isEqualTo("abc" + SMILE);
    assertThat(Text.printable("abc" + SMILE + "d", 5)).isEqualTo("abc…");
    assertThat(Text.printable("ab" + SMILE + "de", 5)).isEqualTo("ab" + SMILE + "…");
    assertThat(Text.printable("\nabcde" + SMILE, 5)).isEqualTo("\\nab…");
  }

  @Test
  void whatCameOutOnceComesOutTheSameAgain() {
    String nasty = ("\n" + SMILE + "\uD83D\0x").repeat(50);
    for (int length = 2; length < 300; length++) {
      String once = Text.printable(nasty, length);
      assertThat(once).hasSizeLessThanOrEqualTo(length);
      assertThat(Text.printable(once, length)).isEqualTo(once);
      assertThat(Text.isStorable(once)).isTrue();
    }
  }
}
