package dev.vedette.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerTextTest {
  @Test
  void nothingMovesTheCursorOrColoursTheTerminal() {
    assertThat(ServerText.line("a\u001b[31mred\r\u0007\u009b2J\u202edesrever\tb", 80))
        .isEqualTo("a\\u001b[31mred\\u000d\\u0007\\u009b2J\\u202edesrever b");
  }

  @Test
  void longLinesAreCut() {
    assertThat(ServerText.line("abcdefgh", 8)).isEqualTo("abcdefgh");
    assertThat(ServerText.line("abcdefghi", 8)).isEqualTo("abcdefg…");
    assertThat(ServerText.line("\u001b\u001b", 8)).isEqualTo("\\u001b…");
    assertThat(ServerText.line("漢字漢字漢字", 8)).isEqualTo("漢字漢…");
  }

  @Test
  void linesStayLines() {
    assertThat(ServerText.lines("a\r\nb\n\u001b", 80)).containsExactly("a", "b", "\\u001b");
  }

  @Test
  void sentencesAreBrokenBetweenWords() {
    assertThat(ServerText.wrapped("expected one thing, got another", 14))
        .containsExactly("expected one", "thing, got", "another");
    assertThat(ServerText.wrapped("x".repeat(20), 14))
        .containsExactly("x".repeat(14), "x".repeat(6));
  }
}
