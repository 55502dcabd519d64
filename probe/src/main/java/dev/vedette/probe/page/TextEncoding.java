package dev.vedette.probe.page;

import dev.vedette.probe.turn.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of the web: a name of the Encoding Standard (WHATWG) and how bytes become text. The
 * standard's labels and the bytes that it reads unlike the JDK are in {@code encodings.txt}.
 *
 * @param name the standard's, in lower case
 */
record TextEncoding(String name, Decoder decoder) {
  /** Turns bytes into text. */
  interface Decoder {
    /**
     * Malformed bytes become U+FFFD; throws OutOfTimeException at the turn's deadline.
     *
     * @param offset of the first byte that is text
     */
    String decode(byte[] bytes, int offset, Turn turn);
  }

  /** Labels are shorter; a longer one need not be looked up. */
  private static final int MAX_LABEL_LENGTH = 40;

  private static final String REPLACEMENT = "replacement";
  private static final String X_USER_DEFINED = "x-user-defined";

  private static final Map<String, TextEncoding> BY_LABEL = read();

  static final TextEncoding UTF_8 = ofName("utf-8");
  static final TextEncoding UTF_16BE = ofName("utf-16be");
  static final TextEncoding UTF_16LE = ofName("utf-16le");

  /** The encoding that a label means, whatever its case; null for one that nobody knows. */
  static @Nullable TextEncoding forLabel(String label) {
    String stripped = label.strip();
    return stripped.length() > MAX_LABEL_LENGTH
        ? null
        : BY_LABEL.get(stripped.toLowerCase(Locale.ROOT));
  }

  /**
   * The encoding that a page can mean when it says so of itself: it can be read as ASCII, so it is
   * not UTF-16 (HTML standard, "prescan a byte stream").
   */
  TextEncoding declaredWithinPage() {
    return switch (name) {
      case "utf-16be", "utf-16le" -> UTF_8;
      case X_USER_DEFINED -> ofName("windows-1252");
      default -> this;
    };
  }

  String decode(byte[] bytes, int offset, Turn turn) {
    return decoder.decode(bytes, offset, turn);
  }

  private static TextEncoding ofName(String name) {
    TextEncoding encoding = BY_LABEL.get(name);
    if (encoding == null) {
      throw new IllegalStateException("encodings.txt lacks " + name);
    }
    return encoding;
  }

  private static Map<String, TextEncoding> read() {
    Map<String, TextEncoding> byLabel = new HashMap<>();
    try (InputStream in = TextEncoding.class.getResourceAsStream("encodings.txt")) {
      if (in == null) {
        throw new IllegalStateException("encodings.txt is missing");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> addTo(byLabel, line.split(" *\\| *", 4)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(byLabel);
  }

  private static void addTo(Map<String, TextEncoding> byLabel, String[] columns) {
    String name = columns[0];
    TextEncoding encoding = new TextEncoding(name, decoder(name, columns[1], changes(columns[2])));
    for (String label : columns[3].split(" ", -1)) {
      byLabel.put(label, encoding);
    }
  }

  private static Map<Integer, Character> changes(String column) {
    Map<Integer, Character> changes = new HashMap<>();
    for (String change : column.isEmpty() ? new String[0] : column.split(" ", -1)) {
      int equals = change.indexOf('=');
      changes.put(
          Integer.parseInt(change, 0, equals, 16),
          (char) Integer.parseInt(change, equals + 1, change.length(), 16));
    }
    return changes;
  }

  private static Decoder decoder(String name, String charset, Map<Integer, Character> changes) {
    if (name.equals(REPLACEMENT)) {
      // Encodings in which markup can hide; nothing of such a page is text.
      return (bytes, offset, turn) -> offset < bytes.length ? "\uFFFD" : "";
    }
    if (name.equals(X_USER_DEFINED)) {
      return SingleByteDecoder.ofPrivateUse();
    }
    Charset jdk = Charset.forName(charset);
    return jdk.newEncoder().maxBytesPerChar() == 1
        ? SingleByteDecoder.of(jdk, changes)
        : new MultiByteDecoder(jdk, changes);
  }
}
