package dev.vedette.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static final String SMILE = "\ud83d\ude00";

  @Test
  void whatFitsIsQuotedWhole() {
    assertThat(Excerpt.of("")).isEqualTo("''");
    assertThat(Excerpt.of("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
    assertThat(Excerpt.of("x".repeat(81))).isEqualTo("'" + "x".repeat(79) + "…'");
  }

  @Test
  void controlCharactersAreReplaced() {
    assertThat(Excerpt.of("a\0\r\n\t\u001b[31m\u007f\u009b2Jb"))
        .isEqualTo("'a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD[31m\uFFFD\uFFFD2Jb'");
  }

  @Test
  void noHalfOfACharacterIsLeft() {
    assertThat(Excerpt.of(SMILE)).isEqualTo("'" + SMILE + "'");
    assertThat(Excerpt.of("\ud800x")).isEqualTo("'\uFFFDx'");
    assertThat(Excerpt.of("x".repeat(78) + SMILE + "y"))
        .isEqualTo("'" + "x".repeat(78) + "\uFFFD…'");
  }
}
