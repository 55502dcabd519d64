package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @Test
  void aDirectoryThatCanNotBeMadeIsToldInWords(@TempDir Path parent) throws Exception {
    Path file = Files.createFile(parent.resolve("data"));

    assertThatThrownBy(() -> DirectoryLock.on(file))
        .hasMessage("can't use the data directory %s: %s is a file", file, file);
    assertThatThrownBy(() -> DirectoryLock.on(file.resolve("kafka")))
        .hasMessageStartingWith("can't use the data directory " + file.resolve("kafka") + ": ")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void oneServiceAtATimeHasTheDirectory(@TempDir Path directory) {
    try (DirectoryLock held = DirectoryLock.on(directory)) {
      assertThatThrownBy(() -> DirectoryLock.on(directory))
          .hasMessage(
              "the data directory %s is in use by another running Vedette", held.directory());
    }
  }
}
