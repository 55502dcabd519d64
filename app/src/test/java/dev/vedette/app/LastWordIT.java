package dev.vedette.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With what a process ends that can't go on, where a program reads its log. */
class LastWordIT {
  @TempDir Path directory;

  @BeforeEach
  void aDatabaseThatIsAway() throws Exception {
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: 'postgres://a@127.0.0.1:1/b'}\n");
  }

  @Test
  void isALineOfJson() throws Exception {
    assertThat(stderr(69, Map.of("VEDETTE_LOG", "json")))
        .hasLineCount(1)
        .startsWith("{")
        .contains("\"level\":\"ERROR\"", "\"formattedMessage\":\"can't read PostgreSQL: ");
  }

  @Test
  void hasAPriorityInTheJournal() throws Exception {
    assertThat(stderr(69, Map.of("JOURNAL_STREAM", "8:1")))
        .hasLineCount(1)
        .startsWith("<3>Vedette: can't read PostgreSQL: ");
  }

  @Test
  void namesEachMistakeInALineOfItsOwn() throws Exception {
    Files.writeString(directory.resolve("vedette.yaml"), "locaton: here\npostgres: {ulr: x}\n");
    assertThat(stderr(2, Map.of("JOURNAL_STREAM", "8:1")).lines())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.startsWith("<3>Vedette: vedette.yaml:"));
  }

  private String stderr(int exitCode, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Vedette.class.getName(),
                    "report",
                    "--target",
                    "shop"))
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeAll(List.of("VEDETTE_LOG", "JOURNAL_STREAM"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
    return said;
  }
}
