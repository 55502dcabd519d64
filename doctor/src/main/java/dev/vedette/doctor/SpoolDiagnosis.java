package dev.vedette.doctor;

import dev.vedette.model.text.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a checker finds room for the results that wait while Kafka is away. */
final class SpoolDiagnosis {
  private static final String SUBJECT = "spool";
  private static final String SETTING = "check.spool.directory";

  /** Some thousand results; with less the disk counts as full. */
  private static final long LITTLE = ByteSize.ofMebibytes(1).bytes();

  private SpoolDiagnosis() {}

  /**
   * Looks at the directory, or where it is to be made; writes nothing.
   *
   * @param maxSize what the spool may take
   */
  static Finding examine(Path directory, ByteSize maxSize) {
    Path there = directory.toAbsolutePath().normalize();
    Path parent = existing(there);
    if (parent == null || !Files.isDirectory(parent)) {
      return new Finding.Fail(
          SUBJECT, parent + " is no directory", "name another directory in " + SETTING);
    }
    if (!Files.isWritable(parent)) {
      return new Finding.Fail(
          SUBJECT,
          "this user may not write to " + parent,
          "give it to the user that runs 'check', or name another directory in " + SETTING);
    }
    try {
      return room(there, Files.getFileStore(parent).getUsableSpace(), taken(there), maxSize);
    } catch (IOException e) {
      return new Finding.Warn(
          SUBJECT, there + " can't be looked at: " + e.getMessage(), "see to its disk");
    }
  }

  private static Finding room(Path directory, long free, long taken, ByteSize maxSize) {
    if (free < LITTLE) {
      return new Finding.Fail(
          SUBJECT,
          "the disk of %s is full".formatted(directory),
          "make room: results that Kafka does not take would wait in memory only");
    }
    if (free + taken < maxSize.bytes()) {
      return new Finding.Warn(
          SUBJECT,
          "the disk of %s has room for %d MiB, and check.spool.max_size is %s"
              .formatted(directory, (free + taken) >> 20, maxSize),
          "make room, or lower check.spool.max_size: the disk is full before the oldest results"
              + " go");
    }
    return new Finding.Ok(SUBJECT, "%s, room for %s of results".formatted(directory, maxSize));
  }

  private static @Nullable Path existing(Path path) {
    return Stream.iterate(path, each -> each != null, Path::getParent)
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }

  private static long taken(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
