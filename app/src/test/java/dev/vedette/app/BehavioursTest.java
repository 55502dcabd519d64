package dev.vedette.app;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/behaviours.md} against the tests: a test says in a comment behind its name
 * which behaviours it shows, and the list names, for each behaviour, the tests that say so.
 */
class BehavioursTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** Rows of the list; one more with each new behaviour, which is the last. */
  private static final int BEHAVIOURS = 119;

  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+) \\| (.*) \\|");

  /** The comment behind the first line of a test: {@code // 11, 12}, or {@code // 6 to 9}. */
  private static final Pattern TEST =
      Pattern.compile(
          "void (?<name>\\w+)\\([^)]*\\)[^{;]*\\{ // (?<numbers>\\d+(?:(?:, | to )\\d+)*)");

  /** The same in the name of a test with parameters: {@code name = "1, 2: status {0} is {1}"}. */
  private static final Pattern PARAMETERIZED_TEST =
      Pattern.compile(
          "@ParameterizedTest\\(name = \"(?<numbers>\\d+(?:(?:, | to )\\d+)*): .*? void"
              + " (?<name>\\w+)\\(",
          Pattern.DOTALL);

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?: to (\\d+))?");

  @Test
  void everyBehaviourIsListedWithTheTestsThatShowIt() throws IOException {
    SortedMap<Integer, SortedSet<String>> tests = tests();
    List<String> asItShouldBe = new ArrayList<>();
    List<String> asItIs = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/behaviours.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        asItIs.add(line);
        asItShouldBe.add(row(Integer.parseInt(row.group(1)), row.group(2), tests));
      }
    }

    assertThat(
            IntStream.range(0, asItIs.size())
                .filter(row -> !asItIs.get(row).equals(asItShouldBe.get(row)))
                .mapToObj(asItShouldBe::get))
        .as("rows of docs/behaviours.md that tests have changed: write them as they are here")
        .isEmpty();
    assertThat(asItIs.size()).as("rows of docs/behaviours.md").isEqualTo(BEHAVIOURS);
    assertThat(asItIs).map(line -> line.split(" ", 3)[1]).containsExactlyElementsOf(numbers());
    assertThat(tests.tailMap(BEHAVIOURS + 1)).as("tests of behaviours without a row").isEmpty();
    assertThat(numbers())
        .allSatisfy(
            number -> assertThat(tests).as("a test of it").containsKey(Integer.valueOf(number)));
  }

  private static List<String> numbers() {
    return IntStream.rangeClosed(1, BEHAVIOURS).mapToObj(Integer::toString).toList();
  }

  private static String row(int number, String words, SortedMap<Integer, SortedSet<String>> tests) {
    return "| %d | %s | %s |"
        .formatted(
            number,
            words,
            tests.getOrDefault(number, new TreeSet<>()).stream()
                .map(test -> "`" + test + "`")
                .collect(joining(", ")));
  }

  private static SortedMap<Integer, SortedSet<String>> tests() throws IOException {
    SortedMap<Integer, SortedSet<String>> tests = new TreeMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .forEach(sources -> read(sources, tests));
    }
    return tests;
  }

  private static void read(Path sources, SortedMap<Integer, SortedSet<String>> tests) {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : (Iterable<Path>) files.filter(BehavioursTest::isTest)::iterator) {
        String name = file.getFileName().toString().replace(".java", "");
        String text = Files.readString(file);
        TEST.matcher(text).results().forEach(test -> add(name, test, tests));
        PARAMETERIZED_TEST.matcher(text).results().forEach(test -> add(name, test, tests));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("Test.java") || file.toString().endsWith("IT.java");
  }

  private static void add(
      String file, MatchResult test, SortedMap<Integer, SortedSet<String>> tests) {
    NUMBERS
        .matcher(test.group("numbers"))
        .results()
        .forEach(numbers -> {
          int first = Integer.parseInt(numbers.group(1));
          int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
          for (int number = first; number <= last; number++) {
            tests
                .computeIfAbsent(number, any -> new TreeSet<>())
                .add(file + "." + test.group("name"));
          }
        });
  }
}
