package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** What is written of metrics is what there is. */
class MetricsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RULES = ROOT.resolve("docs/examples/alerts.yaml");

  /** What only a metric is called; {@code vedette_schema_history} is a table. */
  private static final Pattern NAME =
      Pattern.compile(
          "\\b((?:vedette_(?:check|write|notify|web|kafka|config|build)|hikaricp|jvm|process|system)_[a-z0-9_]*[a-z0-9])\\b");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|");

  @Test
  void theReferenceIsTheOneThatTheCodeWrites() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/metrics.md")))
        .as("after a change of metrics: ./vedette metrics reference > docs/metrics.md")
        .isEqualTo(reference());
  }

  @Test
  void everyNameFollowsTheConventionsOfPrometheus() {
    assertThat(rows())
        .allSatisfy((name, type) -> {
          assertThat(name).matches("[a-z][a-z0-9_]*").doesNotContain("__");
          assertThat(name.endsWith("_total")).isEqualTo(type.equals("counter"));
          assertThat(name).doesNotContain("_ms", "milli", "_mb", "percent");
        });
  }

  @Test
  void everyMetricSaysWhatItIs() {
    assertThat(reference().lines().filter(line -> line.startsWith("| `")))
        .hasSizeGreaterThan(50)
        .noneMatch(line -> line.endsWith("|  |") || line.endsWith("| null |"));
  }

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> files = docs.filter(file -> file.toString().matches(".*\\.(md|yaml)")).toList();
      return Stream.concat(
          files.stream(), Stream.of("README.md", "ARCHITECTURE.md").map(ROOT::resolve));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noDocumentNamesAMetricThatIsNone(Path document) {
    assertThat(namesIn(read(document))).isSubsetOf(exposed());
  }

  @Test
  @SuppressWarnings("unchecked") // a cast for each level of the file
  void everyAlertHasAnExpressionOfOurMetricsAndSaysWhatToDo() throws IOException {
    Object file = new Load(LoadSettings.builder().build()).loadFromString(read(RULES));
    var groups = (List<Map<String, Object>>) ((Map<String, Object>) file).get("groups");

    assertThat(groups).isNotEmpty();
    for (Map<String, Object> group : groups) {
      var rules = (List<Map<String, Object>>) group.get("rules");
      assertThat(rules)
          .allSatisfy(rule -> {
            assertThat(String.valueOf(rule.get("alert"))).startsWith("Vedette");
            assertThat(String.valueOf(rule.get("expr"))).containsPattern(NAME + "|\\bup\\{");
            assertThat((Map<String, String>) rule.get("labels")).containsKey("severity");
            assertThat((Map<String, String>) rule.get("annotations"))
                .containsKeys("summary", "description");
          });
    }
  }

  @Test
  void prometheusItselfAcceptsTheAlerts() throws Exception {
    Optional<Path> promtool =
        Stream.of(System.getenv("PATH").split(":"))
            .map(directory -> Path.of(directory, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        promtool.isPresent(), "no promtool here: install the Debian package prometheus");

    Process check =
        new ProcessBuilder(promtool.orElseThrow().toString(), "check", "rules", RULES.toString())
            .redirectErrorStream(true)
            .start();
    String words = new String(check.getInputStream().readAllBytes());
    assertThat(check.waitFor()).as(words).isZero();
  }

  private static String reference() {
    StringWriter out = new StringWriter();
    CommandLine vedette =
        Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false);
    vedette.setOut(new PrintWriter(out));
    assertThat(vedette.execute("metrics", "reference")).isZero();
    return out.toString();
  }

  /** The type of each metric in the reference, by its name. */
  private static Map<String, String> rows() {
    Matcher row = ROW.matcher(reference());
    return row.results().collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
  }

  /** With the series that a histogram and a summary have. */
  private static Set<String> exposed() {
    Set<String> names = new TreeSet<>(Set.of("jvm_gc_pause_seconds"));
    rows()
        .forEach((name, type) -> {
          names.add(name);
          if (type.equals("histogram") || type.equals("summary")) {
            names.add(name + "_count");
            names.add(name + "_sum");
            names.add(name + "_bucket");
          }
        });
    return names;
  }

  private static Set<String> namesIn(String text) {
    return NAME.matcher(text).results().map(each -> each.group(1)).collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
