package dev.vedette.embedded;

import java.io.File;
import java.nio.file.Path;

/** Whether a server has room on the disk of its data directory. */
final class DiskSpace {
  /** Where less is left, the disk counts as full: PostgreSQL makes files of 16 MiB, Kafka of 10. */
  static final long MIN_BYTES = 16L << 20;

  private DiskSpace() {}

  /** False, too, when the file system does not tell. */
  static boolean isFull(Path directory) {
    File file = directory.toFile();
    return file.getTotalSpace() > 0 && file.getUsableSpace() < MIN_BYTES;
  }

  /**
   * Refuses to start on a full disk: a server that runs out of it halfway through its start may
   * leave more to be repaired.
   */
  static void require(Path directory) {
    if (isFull(directory)) {
      throw new EmbeddedServiceException(
          "the disk of %s is full, less than %d MiB are left; make room and start again"
              .formatted(directory, MIN_BYTES >> 20));
    }
  }
}
