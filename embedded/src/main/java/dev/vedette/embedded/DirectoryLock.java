package dev.vedette.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One service at a time on a data directory. The operating system gives the lock back when the
 * process dies, however it dies, so whatever still runs on a directory whose lock we hold was left
 * behind.
 *
 * <p>Whoever holds it may leave word in the directory where the service is to be found.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "vedette.lock";

  /** Beside the lock, which must not be opened to be read. */
  private static final String ADDRESS = "vedette.address";

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
        throw new DirectoryInUseException(directory);
      }
      return lock(directory);
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't use the data directory " + wanted + ": " + why(e), e);
    }
  }

  /** Throws when another service holds it; a directory that is not there is held by nobody. */
  static void requireFree(Path directory) {
    if (Files.isDirectory(directory)) {
      on(directory).close();
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
        throw new DirectoryInUseException(directory);
      }
      // Of a process that was killed.
      Files.deleteIfExists(directory.resolve(ADDRESS));
      return new DirectoryLock(directory, channel);
    } finally {
      if (!held) {
        HELD_HERE.remove(directory);
      }
    }
  }

  /** The directory without links. */
  Path directory() {
    return directory;
  }

  /** Leaves word where the service is, in one step. */
  void announce(String address) {
    Path file = directory.resolve(ADDRESS);
    Path fresh = directory.resolve(ADDRESS + ".new");
    try {
      Files.writeString(fresh, address);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't write " + file + ": " + why(e), e);
    }
  }

  /**
   * Where the service of the directory's holder is. To be asked after a lock was refused only: of a
   * directory that nobody holds it may be out of date.
   *
   * @return empty when the holder has left no word, or not yet
   */
  static Optional<String> announced(Path directory) {
    Path file = directory.resolve(ADDRESS);
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't read " + file + ": " + why(e), e);
    }
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(directory.resolve(ADDRESS));
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't give back the lock of " + directory + ": " + e, e);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
