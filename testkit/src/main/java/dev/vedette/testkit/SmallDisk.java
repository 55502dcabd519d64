package dev.vedette.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small file system of its own, so that it can really be full or fail. Mounting one takes root; a
 * test that asks for one elsewhere is skipped, and says so.
 */
public final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";
  private static final int BLOCK = 4096;
  private static final int NOT_FOUND = 127;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * In memory; it can be full.
   *
   * @param directory where it is mounted; made if it is not there
   */
  public static SmallDisk tmpfs(Path directory, int mebibytes)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    assumeRuns("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory + "");
    return new SmallDisk(directory);
  }

  /**
   * In a file beside the directory; it can become read-only while files are open, as after an error
   * of the disk.
   *
   * @param directory where it is mounted; made if it is not there
   */
  public static SmallDisk ext4(Path directory, int mebibytes)
      throws IOException, InterruptedException {
    Path image = directory.resolveSibling(directory.getFileName() + ".img");
    Files.createDirectories(directory);
    try (OutputStream file = Files.newOutputStream(image)) {
      file.write(new byte[mebibytes << 20]);
    }
    assumeRuns("mkfs.ext4", "-q", image + "");
    assumeRuns("mount", "-o", "loop", image + "", directory + "");
    return new SmallDisk(directory);
  }

  private static void assumeRuns(String... command) throws InterruptedException {
    String output;
    int exitCode;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = new String(process.getInputStream().readAllBytes(), UTF_8);
      exitCode = process.waitFor();
    } catch (IOException e) {
      output = String.valueOf(e.getMessage());
      exitCode = NOT_FOUND;
    }
    assumeTrue(
        exitCode == 0, "needs a file system of its own, and may not mount one: " + output.strip());
  }

  /** Where it is mounted. */
  public Path directory() {
    return directory;
  }

  /** Leaves this much room, at most; for 0 none at all. */
  public void fill(long bytesLeft) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream file = Files.newOutputStream(directory.resolve(FILLER))) {
      while (directory.toFile().getUsableSpace() > bytesLeft) {
        file.write(block);
      }
    }
  }

  /** Takes away what {@link #fill} wrote. */
  public void free() throws IOException {
    Files.delete(directory.resolve(FILLER));
  }

  /** As the kernel does it when an ext4 disk fails: at once, and whoever has files open. */
  public void failAndBeReadOnly() throws InterruptedException {
    assumeRuns("mount", "-o", "remount,abort", directory + "");
    if (directory.resolve("new").toFile().mkdir()) {
      throw new IllegalStateException(directory + " can be written after remount,abort");
    }
  }

  /** Unmounts it, also while files are open. */
  @Override
  public void close() throws IOException {
    try {
      if (run("umount", directory + "") != 0) {
        run("umount", "-l", directory + "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor();
  }
}
