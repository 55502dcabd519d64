package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.yaml.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemPrinterTest {
  private static final Problem PROBLEM =
      new Problem(
          "vedette.yaml", 12, 5, "targets[1].intervall", "unknown key", "    intervall: 5s");

  @Test
  void aCaretStandsBelowTheMistake() {
    assertThat(printed(false, PROBLEM))
        .isEqualTo(
            """
            vedette.yaml:12:5: targets[1].intervall: unknown key
                    intervall: 5s
                    ^
            """);
  }

  @Test
  void severalAreCounted() {
    assertThat(printed(false, PROBLEM, PROBLEM)).endsWith("^\n2 problems\n");
  }

  @Test
  void withoutALineThereIsNoCaret() {
    assertThat(printed(false, new Problem("f", 1, 1, "", "the file is empty", null)))
        .isEqualTo("f:1:1: the file is empty\n");
  }

  @Test
  void coloursAreForTerminals() {
    assertThat(printed(true, PROBLEM))
        .startsWith("\u001b[1mvedette.yaml:12:5:\u001b[0m targets[1]")
        .endsWith("\u001b[31m^\u001b[0m\n");
  }

  @Test
  void aLongLineIsCutAroundTheCaret() {
    String line = "a".repeat(300) + "!" + "b".repeat(300);

    List<String> lines = printed(false, new Problem("f", 1, 301, "", "no", line)).lines().toList();

    assertThat(lines.get(1)).hasSizeLessThan(110);
    assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('!');
  }

  private static String printed(boolean colour, Problem... problems) {
    StringWriter out = new StringWriter();
    new ProblemPrinter(new PrintWriter(out), colour).print(List.of(problems));
    return out.toString();
  }
}
