package dev.vedette.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One service at a time on a data directory. The operating system gives the lock back when the
 * process dies, however it dies, so whatever still runs on a directory whose lock we hold was left
 * behind.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "vedette.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Creates the directory when it is missing; throws when another service holds it. */
  static DirectoryLock on(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new EmbeddedServiceException(
            "the data directory " + directory + " is in use by another running Vedette");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't use the data directory " + directory + ": " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't give back the lock of a data directory: " + e, e);
    }
  }
}
