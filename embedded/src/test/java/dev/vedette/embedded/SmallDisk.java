package dev.vedette.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that can really be full; a test that may not mount one is skipped. */
record SmallDisk(Path directory) implements AutoCloseable {
  static SmallDisk mount(Path directory, int mebibytes) throws Exception {
    Files.createDirectories(directory);
    int exitCode;
    try {
      exitCode =
          run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", "" + directory);
    } catch (IOException e) {
      exitCode = 127;
    }
    assumeTrue(exitCode == 0, "needs a file system of its own, and may not mount one");
    return new SmallDisk(directory);
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream file = Files.newOutputStream(directory.resolve("filler"))) {
      while (directory.toFile().getUsableSpace() > 0) {
        file.write(block);
      }
    }
  }

  void free() throws IOException {
    Files.delete(directory.resolve("filler"));
  }

  @Override
  public void close() throws Exception {
    if (run("umount", "" + directory) != 0) {
      run("umount", "-l", "" + directory);
    }
  }
}
