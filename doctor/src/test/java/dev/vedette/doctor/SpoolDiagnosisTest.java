package dev.vedette.doctor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vedette.model.text.ByteSize;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDiagnosisTest {
  @TempDir Path directory;

  @Test
  void aDirectoryThatIsMadeLaterIsFine() {
    Path spool = directory.resolve("var/spool");
    examine(spool, ByteSize.ofMebibytes(1))
        .ok(new Finding.Ok("spool", spool + ", room for 1MiB of results"));
  }

  @Test
  void aDiskThatIsTooSmall() {
    examine(directory, ByteSize.ofMebibytes(1L << 33))
        .warnOnly(
            "the disk of " + directory + " has room for …",
            "make room, or lower check.spool.max_size");
  }

  @Test
  void aFileInItsPlace() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    examine(file.resolve("spool"), ByteSize.ofMebibytes(1))
        .failOnly(file + " is no directory", "name another directory in check.spool.directory");
  }

  @Test
  void aDiskThatIsFull() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "" + directory)
            .redirectErrorStream(true)
            .start();
    assumeTrue(mount.waitFor() == 0, "needs a file system of its own, and may not mount one");
    try {
      try (OutputStream file = Files.newOutputStream(directory.resolve("filler"))) {
        file.write(new byte[1 << 19]);
      }
      examine(directory, ByteSize.ofMebibytes(1))
          .failOnly(
              "the disk of " + directory + " is full",
              "make room: results that Kafka does not take would wait in memory only");
    } finally {
      new ProcessBuilder("umount", "-l", "" + directory).start().waitFor();
    }
  }

  private static Findings examine(Path spool, ByteSize maxSize) {
    return new Findings(List.of(SpoolDiagnosis.examine(spool, maxSize)));
  }
}
