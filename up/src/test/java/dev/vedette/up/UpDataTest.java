package dev.vedette.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpDataTest {
  @TempDir Path directory;

  @Test
  void theNotedConfigurationIsFoundAgainUntilItIsGone() throws IOException {
    UpData data = new UpData(directory);
    Path file = Files.createFile(directory.resolve("mine and yours.yaml "));
    assertThat(data.configuration()).isEmpty();

    data.note(file);
    assertThat(data.configuration()).hasValue(file.toAbsolutePath());

    Files.delete(file);
    assertThat(data.configuration()).isEmpty();
  }

  /** Another command would wait for its own terminal. */
  @Test
  void whatCameThroughAPipeIsNotAskedAgain() throws IOException {
    UpData data = new UpData(directory);
    data.note(Path.of("/dev/null"));
    assertThat(data.configuration()).isEmpty();
  }

  @Test
  void anEmptyNoteNamesNoFile() throws IOException {
    UpData data = new UpData(directory);
    data.note(Path.of("/dev/null"));
    Files.writeString(note(), "");
    assertThat(data.configuration()).isEmpty();
  }

  private Path note() throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().orElseThrow();
    }
  }
}
