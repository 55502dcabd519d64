package dev.vedette.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One service at a time on a data directory. The operating system gives the lock back when the
 * process dies, however it dies, so whatever still runs on a directory whose lock we hold was left
 * behind.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "vedette.lock";

  /**
   * Closing any channel to a file gives back every lock this process has on it (POSIX), so a second
   * one must not even be opened.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Creates the directory when it is missing; throws when another service holds it. */
  static DirectoryLock on(Path wanted) {
    try {
      Path directory = Files.createDirectories(wanted).toRealPath();
      if (!HELD_HERE.add(directory)) {
        throw inUse(directory);
      }
      return lock(directory);
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't use the data directory " + wanted + ": " + why(e), e);
    }
  }

  private static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied for " + denied.getFile();
      case FileAlreadyExistsException file -> file.getFile() + " is a file";
      case NoSuchFileException parent -> parent.getFile() + " can't be made";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    boolean held = false;
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = channel.tryLock() != null;
      if (!held) {
        channel.close();
        throw inUse(directory);
      }
      return new DirectoryLock(directory, channel);
    } finally {
      if (!held) {
        HELD_HERE.remove(directory);
      }
    }
  }

  private static EmbeddedServiceException inUse(Path directory) {
    return new EmbeddedServiceException(
        "the data directory " + directory + " is in use by another running Vedette");
  }

  /** The directory without links. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't give back the lock of " + directory + ": " + e, e);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
