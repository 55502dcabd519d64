package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full configuration, broken at random: whatever is in the file, reading ends with a
 * configuration or with problems, never with an exception. The seed is fixed, so that a failure
 * comes again.
 */
class MutationTest {
  private static final int MUTANTS = 300;
  private static final String NASTY = "{}[]:,#&*!|>'\"%@`-?$\\\t\n ~0x\u0000\u00e4\uF5A0";

  @Test
  void noFileBreaksTheReader(@TempDir Path directory) throws IOException {
    String good = Files.readString(Path.of("..", "docs", "examples", "vedette.yaml"));
    Path file = directory.resolve("vedette.yaml");
    ConfigurationReader reader =
        new ConfigurationReader(
            Map.of("SHOP_PASSWORD", "hunter2", "API_TOKEN", "hunter2"), directory);
    Random random = new Random(20_261_124);
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = mutated(good, random);
      Files.writeString(file, mutant);

      LoadResult reading = reader.read(file);

      assertThat(ConfigurationDirectory.describe(reading))
          .as(mutant)
          .isNotEmpty()
          .doesNotContain("hunter2");
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(mutant.length());
      switch (random.nextInt(4)) {
        case 0 -> mutant.deleteCharAt(at);
        case 1 -> mutant.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
        case 2 -> mutant.setCharAt(at, NASTY.charAt(random.nextInt(NASTY.length())));
        default -> mutant.delete(at, Math.min(mutant.length(), at + random.nextInt(200)));
      }
    }
    return mutant.toString();
  }
}
