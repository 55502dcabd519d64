package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small file system of its own, so that it can really be full or fail. Mounting one takes root; a
 * test that asks for one elsewhere is skipped, and says so. {@link OfflineDelivery} needs none.
 */
final class RealDisk implements AutoCloseable {
  private final Path directory;

  private RealDisk(Path directory) {
    this.directory = directory;
  }

  /** In memory; it can be full. */
  static RealDisk tmpfs(Path directory, int mebibytes) throws Exception {
    Files.createDirectories(directory);
    assumeRuns("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory + "");
    return new RealDisk(directory);
  }

  /** In a file; it can become read-only while files are open, as after an error of the disk. */
  static RealDisk ext4(Path directory, int mebibytes) throws Exception {
    Path image = directory.resolveSibling(directory.getFileName() + ".img");
    Files.createDirectories(directory);
    try (OutputStream file = Files.newOutputStream(image)) {
      file.write(new byte[mebibytes << 20]);
    }
    assumeRuns("mkfs.ext4", "-q", image + "");
    assumeRuns("mount", "-o", "loop", image + "", directory + "");
    return new RealDisk(directory);
  }

  private static void assumeRuns(String... command) throws Exception {
    String output;
    int exitCode;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      exitCode = process.waitFor();
    } catch (IOException e) {
      output = String.valueOf(e.getMessage());
      exitCode = 127;
    }
    assumeTrue(
        exitCode == 0, "needs a file system of its own, and may not mount one: " + output.strip());
  }

  Path directory() {
    return directory;
  }

  /** Leaves this much room; none is none at all. */
  void fill(long bytesLeft) throws IOException {
    long room = directory.toFile().getUsableSpace() - bytesLeft;
    try (OutputStream file = Files.newOutputStream(directory.resolve("filler"))) {
      byte[] block = new byte[4096];
      for (long written = 0; written < room; written += block.length) {
        file.write(block);
      }
    }
    assertThat(directory.toFile().getUsableSpace()).isLessThanOrEqualTo(bytesLeft);
  }

  void free() throws IOException {
    Files.delete(directory.resolve("filler"));
  }

  /** As the kernel does it when the disk fails: at once, and whoever has files open. */
  void failsAndIsReadOnly() throws Exception {
    assumeRuns("mount", "-o", "remount,abort", directory + "");
    assertThat(directory.resolve("new").toFile().mkdir()).isFalse();
  }

  @Override
  public void close() throws Exception {
    for (List<String> command :
        List.of(List.of("umount", directory + ""), List.of("umount", "-l", directory + ""))) {
      if (new ProcessBuilder(command).start().waitFor() == 0) {
        return;
      }
    }
  }
}
