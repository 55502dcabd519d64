package dev.vedette.config.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens files with a bound on their size and says in plain words why one can't be used. */
public final class SourceFiles {
  /** Room for 200,000 targets with every key set. */
  public static final int MAX_FILE_BYTES = 64 << 20;

  private SourceFiles() {}

  /** Why a file can't be used; the message needs no stack trace. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    public Unusable(String message) {
      super(message);
    }
  }

  /** The text of a file in UTF-8, without a byte order mark. */
  public static String read(Path file, int maxBytes) throws Unusable {
    byte[] bytes = bytes(file, maxBytes);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Unusable("the file is not text in UTF-8; save it in that encoding");
    }
  }

  /** Says why a file that has to be there can't be read. */
  public static void requireReadable(Path file) throws Unusable {
    if (!Files.exists(file)) {
      throw new Unusable("no such file: " + file);
    }
    if (Files.isDirectory(file)) {
      throw new Unusable(file + " is a directory, not a file");
    }
    if (!Files.isReadable(file)) {
      throw new Unusable(file + " may not be read by this user");
    }
  }

  /** The same of who must not wait: opening a pipe lasts until somebody writes to it. */
  public static void requireRegular(Path file) throws Unusable {
    requireReadable(file);
    if (!Files.isRegularFile(file)) {
      throw new Unusable(file + " is not a regular file, and no other is read once the role runs");
    }
  }

  private static byte[] bytes(Path file, int maxBytes) throws Unusable {
    requireReadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new Unusable(
            "the file is larger than " + maxBytes + " bytes, the most Vedette reads");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Unusable("no such file: " + file);
    } catch (IOException e) {
      throw new Unusable("reading failed: " + e.getMessage());
    }
  }
}
