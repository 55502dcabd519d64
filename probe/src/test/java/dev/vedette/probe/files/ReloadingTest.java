package dev.vedette.probe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.InvalidTargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 118, without waiting. */
class ReloadingTest {
  @TempDir Path directory;
  private Path file;
  private int loads;

  @BeforeEach
  void begin() throws IOException {
    file = directory.resolve("file");
    write("one");
  }

  /** Dated back, so that nothing depends on how fine the clock of the file system is. */
  private void write(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), text);
    Files.setLastModifiedTime(next, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Reloading<String> reloading() {
    return new Reloading<>(List.of(file), this::load);
  }

  private String load() {
    loads++;
    try {
      String text = Files.readString(file);
      if (text.startsWith("broken")) {
        throw new InvalidTargetException("it is broken");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lookTwice(Reloading<?> reloading) {
    reloading.look();
    reloading.look();
  }

  @Test
  void aFileThatStaysIsReadOnce() {
    Reloading<String> reloading = reloading();
    lookTwice(reloading);
    lookTwice(reloading);
    assertThat(loads).isEqualTo(1);
  }

  @Test
  void aFileInItsPlaceIsRead() throws IOException {
    Reloading<String> reloading = reloading();
    write("two");
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("two");
    lookTwice(reloading);
    assertThat(loads).isEqualTo(2);
  }

  @Test
  void aFileIsNotReadWhileSomebodyWrites() throws IOException {
    Reloading<String> reloading = reloading();
    write("two");
    reloading.look();
    write("three");
    reloading.look();
    assertThat(reloading.get()).isEqualTo("one");
    reloading.look();
    assertThat(reloading.get()).isEqualTo("three");
  }

  @Test
  void aBrokenFileLeavesWhatWasReadAndTheNextGoodOneIsTaken() throws IOException {
    Reloading<String> reloading = reloading();
    write("broken");
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("one");
    lookTwice(reloading);
    assertThat(loads).isEqualTo(2);
    write("two");
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("two");
  }

  @Test
  void aFileThatIsGoneLeavesWhatWasRead() throws IOException {
    Reloading<String> reloading = reloading();
    Files.delete(file);
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("one");
    write("two");
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("two");
  }

  @Test
  void aChangeThatTheTimeOfTheFileHidesIsSeen() throws IOException {
    FileTime justNow = FileTime.from(Instant.now());
    Files.setLastModifiedTime(file, justNow);
    Reloading<String> reloading = reloading();
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, justNow);
    lookTwice(reloading);
    assertThat(reloading.get()).isEqualTo("two");
  }

  @Test
  void whatIsBrokenAtFirstIsRefused() throws IOException {
    write("broken");
    assertThatThrownBy(this::reloading).isInstanceOf(InvalidTargetException.class);
  }
}
