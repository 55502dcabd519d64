package dev.vedette.model.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from its successor, without reading it.
 *
 * @param modified null when there is no such file
 * @param key what the file system knows the file by; null where it has nothing of the kind
 */
public record FileVersion(Path path, @Nullable Instant modified, long size, @Nullable Object key) {
  /** File systems round their times, some to two seconds. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /** The file as it is now; links are followed. */
  public static FileVersion of(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileVersion(
          path, file.lastModifiedTime().toInstant(), file.size(), file.fileKey());
    } catch (IOException absent) {
      return new FileVersion(path, null, 0, null);
    }
  }

  /** Whether it is so old that another change of it would show in its time. */
  public boolean isSettled(Instant now) {
    return modified == null || modified.isBefore(now.minus(CLOCK_STEP));
  }
}
