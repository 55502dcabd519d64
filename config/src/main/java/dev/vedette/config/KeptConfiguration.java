package dev.vedette.config;

import dev.vedette.config.yaml.SourceFiles;
import dev.vedette.model.files.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The files of a configuration as they were when it last worked, in one ZIP file that only its
 * owner may read. What was written is kept, so that no secret gets onto the disk that was not
 * there. For one thread at a time, and for several processes: each finds what one of them kept.
 */
public final class KeptConfiguration {
  /** Of the digest of the main file's path: enough to tell the files of one machine apart. */
  private static final int NAME_BYTES = 8;

  /** Of all texts together: the largest configuration that can be read is hardly larger. */
  private static final int MAX_BYTES = SourceFiles.MAX_FILE_BYTES;

  private final Path file;
  private final Path main;

  private KeptConfiguration(Path file, Path main) {
    this.file = file;
    this.main = main;
  }

  /**
   * That of one main file.
   *
   * @param directory need not be there before something is kept
   * @param main absolute
   */
  static KeptConfiguration in(Path directory, Path main) {
    String name = "last-good-configuration-%s.zip".formatted(digest(main));
    return new KeptConfiguration(directory.resolve(name), main);
  }

  /** Found again without a look into the file, of which nothing may be left. */
  private static String digest(Path main) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(main.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /**
   * What was kept.
   *
   * @param since when it was first seen to work
   */
  public record Kept(ConfigurationFiles files, Instant since) {}

  /** Where it is. */
  public Path file() {
    return file;
  }

  /**
   * What was kept of this main file; empty when there is nothing.
   *
   * @throws IOException when it can't be read
   */
  public Optional<Kept> find() throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("not a regular file");
    }
    ConfigurationFiles files;
    Instant since;
    try (InputStream in = Files.newInputStream(file)) {
      since = Files.getLastModifiedTime(file).toInstant();
      files = unpacked(in);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return files.main().equals(main) ? Optional.of(new Kept(files, since)) : Optional.empty();
  }

  private static ConfigurationFiles unpacked(InputStream in) throws IOException {
    SequencedMap<Path, String> texts = new LinkedHashMap<>();
    int left = MAX_BYTES;
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes(left + 1);
        left -= bytes.length;
        if (left < 0) {
          throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        texts.put(path(entry), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    if (texts.isEmpty()) {
      throw new IOException("no ZIP file, or an empty one");
    }
    return new ConfigurationFiles(texts);
  }

  private static Path path(ZipEntry entry) throws IOException {
    try {
      return Path.of(entry.getName());
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Keeps these files in place of those before; writes nothing when they are the same.
   *
   * @throws IOException when that fails; what was kept before is then still there
   */
  public void keep(ConfigurationFiles files) throws IOException {
    if (isKept(files)) {
      return;
    }
    byte[] packed = packed(files);
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Of this process: another role may have the same file.
    Path fresh =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    Files.deleteIfExists(fresh);
    try {
      PrivateFile.create(fresh);
      write(packed, fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Not by a channel: an interrupt, when the role stops, must not end it. */
  private static void write(byte[] packed, Path fresh) throws IOException {
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(packed);
      out.getFD().sync();
    }
  }

  private boolean isKept(ConfigurationFiles files) {
    try {
      return find().filter(kept -> kept.files().equals(files)).isPresent();
    } catch (IOException damaged) {
      return false;
    }
  }

  private static byte[] packed(ConfigurationFiles files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int left = MAX_BYTES;
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<Path, String> each : files.texts().entrySet()) {
        byte[] text = each.getValue().getBytes(StandardCharsets.UTF_8);
        left -= text.length;
        if (left < 0) {
          throw new IOException("its files have more than " + MAX_BYTES + " bytes together");
        }
        zip.putNextEntry(new ZipEntry(each.getKey().toString()));
        zip.write(text);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
