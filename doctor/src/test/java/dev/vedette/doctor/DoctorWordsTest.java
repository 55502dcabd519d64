package dev.vedette.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents let the doctor say is what it says. */
class DoctorWordsTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** Some of its sentences come from whoever reads the configuration and its files. */
  private static final List<Path> SOURCES =
      Stream.of("doctor", "config", "model")
          .map(module -> Path.of("..", module, "src", "main", "java"))
          .toList();

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The end of a string literal and the beginning of the next, or what is put between them. */
  private static final Pattern SEAM =
      Pattern.compile("\"(?:\\s*\\.formatted\\([^;{}]*?\\))?\\s*\\+\\s*\"");

  /** A literal, another value and a literal again. */
  private static final Pattern VALUE = Pattern.compile("\"\\s*\\+\\s*[\\w.()]+\\s*\\+\\s*\"");

  static Stream<String> sayings() throws IOException {
    return Stream.concat(
        column("aiven.md", "`doctor` says", 0), column("operations.md", "what is broken", 1));
  }

  /** What is quoted in a column of the table whose head begins so. */
  private static Stream<String> column(String document, String head, int column)
      throws IOException {
    List<String> lines = Files.readAllLines(DOCS.resolve(document));
    int begin =
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith("| " + head)).findFirst().orElseThrow());
    return lines.stream()
        .skip(begin + 2)
        .takeWhile(line -> line.startsWith("| "))
        .map(line -> line.substring(2).split(" \\| ")[column])
        .flatMap(cell -> QUOTED.matcher(cell).results().map(match -> match.group(1)))
        .toList()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("sayings")
  void theDoctorSaysSo(String saying) throws IOException {
    String pattern =
        Stream.of(saying.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\"]*?"));
    assertThat(literals())
        .anyMatch(literal -> Pattern.matches("[^\"]*?" + pattern + ".*", literal));
  }

  private static List<String> literals() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path sources : SOURCES) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          all.append(Files.readString(file)).append('\n');
        }
      }
    }
    String joined = SEAM.matcher(all).replaceAll("");
    joined = VALUE.matcher(joined).replaceAll("…");
    return Pattern.compile("\"([^\"\n]*)\"")
        .matcher(joined)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
