package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks where the documents for contributors point to finds something there. */
class DocumentedPlacesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** {@code model.Target} in the glossary, {@code model/Target} elsewhere. */
  private static final Pattern CLASS_IN_MODULE = Pattern.compile("(?:[a-z]+[./])+[A-Z]\\w+");

  private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]\\w*");
  private static final Pattern FILE = Pattern.compile("[\\w-]+/[\\w./-]+\\.[a-z]+");

  /** Stand for any name. */
  private static final Set<String> EXAMPLES = Set.of("ThingTest", "ThingIT");

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md"})
  void whatTheyNameIsThere(String document) throws IOException {
    List<String> quoted = quoted(document);
    Set<String> places = places();
    Set<String> names =
        places.stream()
            .map(place -> place.substring(place.lastIndexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(
            matching(quoted, CLASS_IN_MODULE)
                .filter(name -> !places.contains(name.replace('.', '/'))))
        .isEmpty();
    assertThat(
            matching(quoted, CLASS)
                .filter(name -> !names.contains(name) && !EXAMPLES.contains(name)))
        .isEmpty();
    assertThat(matching(quoted, FILE).filter(file -> !Files.exists(ROOT.resolve(file)))).isEmpty();
  }

  @Test
  void theGlossaryPointsToClassesAndTheRecipesToClassesAndFiles() throws IOException {
    assertThat(matching(quoted("ARCHITECTURE.md"), CLASS_IN_MODULE)).hasSizeGreaterThan(20);
    assertThat(matching(quoted("CONTRIBUTING.md"), CLASS_IN_MODULE)).hasSizeGreaterThan(10);
    assertThat(matching(quoted("CONTRIBUTING.md"), FILE)).contains("docs/tables.md");
  }

  private static Stream<String> matching(List<String> quoted, Pattern pattern) {
    return quoted.stream().filter(pattern.asMatchPredicate());
  }

  private static List<String> quoted(String document) throws IOException {
    String text = FENCED.matcher(Files.readString(ROOT.resolve(document))).replaceAll("");
    return QUOTED.matcher(text).results().map(each -> each.group(1)).toList();
  }

  /** Every class, of tests too, as {@code model/Target}. */
  private static Set<String> places() throws IOException {
    Set<String> places = new TreeSet<>();
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
      for (Path module : sources) {
        for (String kind : List.of("main", "test")) {
          Path root = module.resolve("src/" + kind + "/java/dev/vedette");
          if (Files.isDirectory(root)) {
            try (Stream<Path> files = Files.walk(root)) {
              files
                  .map(file -> root.relativize(file).toString())
                  .filter(file -> file.endsWith(".java"))
                  .forEach(file -> places.add(file.replace(".java", "")));
            }
          }
        }
      }
    }
    return places;
  }
}
