package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.targets.TargetReader;
import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import dev.vedette.config.yaml.SourceFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile or broken generator can write, and that it costs nothing unusual. */
class BoundsTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = new ConfigurationDirectory(path);
  }

  @Test
  void aBillionLaughsAreNotLaughed() {
    StringBuilder yaml = new StringBuilder("l0: &l0 [lol]\n");
    for (int i = 1; i <= 20; i++) {
      String below = "*l" + (i - 1);
      yaml.append("l%d: &l%d [".formatted(i, i)).append((below + ", ").repeat(9));
      yaml.append(below).append("]\n");
    }

    assertThat(directory.problems(yaml.toString()))
        .contains("with its aliases the file holds more than 10000000 values")
        .doesNotContain("unknown key");
  }

  @Test
  void aValueWithinItselfIsNotFollowed() {
    assertThat(directory.problems("targets: &all [*all]"))
        .isEqualTo("vedette.yaml:1:16: *all is not defined above; mark a value with &all");
  }

  @Test
  void nestingIsBounded() {
    assertThat(directory.problems("targets: " + "[".repeat(100_000)))
        .isEqualTo("vedette.yaml:1:60: nested deeper than 50 levels");
  }

  @Test
  void theSizeOfAFileIsBounded() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(path.resolve("vedette.yaml").toFile(), "rw")) {
      file.setLength(SourceFiles.MAX_FILE_BYTES + 1L);
    }

    assertThat(ConfigurationDirectory.describe(directory.read()))
        .isEqualTo(
            "vedette.yaml:1:1: the file is larger than 67108864 bytes, the most Vedette reads");
  }

  @Test
  void theNumberOfTargetsIsBounded() {
    String yaml = "targets:\n" + "- \n".repeat(TargetReader.MAX_TARGETS + 5);

    String problems = directory.problems(yaml);

    assertThat(problems.lines()).hasSize(Problems.MAX_PROBLEMS + 1);
    assertThat(problems)
        .endsWith("too many problems; only the first 1000 found are shown")
        .startsWith("vedette.yaml:2:2: targets[0]: expected a mapping");
  }

  @Test
  void oneTargetTooManyIsToldOnce() {
    Problems problems = new Problems();
    TargetReader reader =
        new TargetReader(new Expansion(java.util.Map.of(), problems), problems, SettingsRule.NONE);
    String yaml =
        "targets: [&t {name: a, url: 'http://a/'}"
            + ", *t".repeat(TargetReader.MAX_TARGETS + 1)
            + "]";
    Node root = Composer.compose(Source.of("a", path.resolve("a"), 0, yaml), problems);

    reader.read((Node.Mapping) root, null);

    assertThat(problems.sorted().toString())
        .contains("more than 200000 targets; split them between checkers");
  }

  @Test
  void aLongLineIsCutAroundItsCaret() {
    directory.file("vedette.yaml", "location: '" + "x".repeat(5000) + "'");

    assertThat(ConfigurationDirectory.problems(directory.read()).getFirst().sourceLine()).isNull();
  }
}
