package dev.vedette.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of PostgreSQL, unpacked once for each build of them into a cache that all data
 * directories share. They come as a compressed archive in the class path, made by the zonky
 * project.
 */
final class PostgresBinaries {
  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final int FINGERPRINT_CHARACTERS = 12;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private PostgresBinaries() {}

  /** The directory that has {@code bin/postgres}; unpacks what isn't there yet. */
  static Path in(Path cache) {
    String archive = "/postgres-" + platform() + ".txz";
    try {
      Path home = Files.createDirectories(cache).resolve("postgresql-" + fingerprint(archive));
      if (!Files.isDirectory(home)) {
        unpackOnce(archive, home);
      }
      return home;
    } catch (IOException e) {
      throw new EmbeddedServiceException("can't unpack PostgreSQL into " + cache + ": " + e, e);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return system + "-" + (processor.equals("aarch64") ? "arm_64" : "x86_64");
  }

  /** Of the content, so that another version gets another directory. */
  private static String fingerprint(String archive) throws IOException {
    try (InputStream content = open(archive);
        DigestInputStream digest =
            new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of()
          .formatHex(digest.getMessageDigest().digest())
          .substring(0, FINGERPRINT_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream content = PostgresBinaries.class.getResourceAsStream(archive);
    if (content == null) {
      throw new EmbeddedServiceException(
          "there is no embedded PostgreSQL for this system ("
              + platform()
              + "): use a PostgreSQL of your own");
    }
    return content;
  }

  /** Of processes and threads that want it at once, one unpacks and the others wait. */
  private static synchronized void unpackOnce(String archive, Path home) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                home.resolveSibling("unpacking.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.isDirectory(home)) {
        log.info("unpacking PostgreSQL into {}", home);
        unpack(archive, home);
      }
    }
  }

  /** Beside the place first, so that nobody ever takes half of it for the whole. */
  private static void unpack(String archive, Path home) throws IOException {
    Path fresh = home.resolveSibling("unpacking");
    Directories.delete(fresh);
    Files.createDirectories(fresh);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, fresh);
      }
    }
    Files.setPosixFilePermissions(fresh, PROGRAM);
    Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("the archive leaves its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
      boolean runnable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(target, runnable ? PROGRAM : FILE);
    }
  }
}
