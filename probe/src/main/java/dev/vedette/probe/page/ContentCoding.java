package dev.vedette.probe.page;

import dev.vedette.probe.page.InflatingInputStream.Wrapping;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.brotli.dec.BrotliInputStream;

/**
 * How a body was encoded.
 *
 * @param names of Content-Encoding and Transfer-Encoding, in lower case and in the order in which
 *     they were applied
 * @param understood whether all of them can be undone; if not, the body is taken as it is
 */
public record ContentCoding(List<String> names, boolean understood) {
  /** What the prober asks for. */
  public static final String ACCEPTED = "gzip, deflate, br";

  /** Nobody encodes three times; each layer costs memory. */
  private static final int MAX_LAYERS = 3;

  private static final int PART_BYTES = 16 << 10;

  private static final ContentCoding IDENTITY = new ContentCoding(List.of(), true);

  /** What the headers of a response say about its body. */
  public static ContentCoding of(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return IDENTITY;
    }
    List<String> names = new ArrayList<>();
    addNames(headers.getAll(HttpHeaderNames.CONTENT_ENCODING), names);
    // Encodings for the transfer come on top (RFC 9112, section 7); chunks are gone already.
    addNames(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING), names);
    if (names.isEmpty()) {
      return IDENTITY;
    }
    boolean known = names.stream().allMatch(ContentCoding::isKnown);
    return new ContentCoding(names, known && names.size() <= MAX_LAYERS);
  }

  private static void addNames(List<String> values, List<String> names) {
    for (String value : values) {
      for (String element : value.split(",", MAX_LAYERS + 2)) {
        String name = element.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("identity") && !name.equals("chunked")) {
          names.add(name);
        }
      }
    }
  }

  private static boolean isKnown(String name) {
    return switch (name) {
      case "gzip", "x-gzip", "deflate", "br" -> true;
      default -> false;
    };
  }

  /** Whether there is nothing to undo. */
  public boolean isIdentity() {
    return names.isEmpty() || !understood;
  }

  /**
   * The decoded bytes, cut one byte above the limit so that a bomb costs no more than an honest
   * page. What lies between two encodings is bounded too, so the work is a small multiple of the
   * bytes that came and the bytes that are allowed.
   *
   * @throws IOException when the bytes are not what the header promised
   * @throws BodyTooLargeException when an encoding within the outermost one is larger than any page
   *     could need
   */
  public byte[] decode(byte[] wire, int limit, Turn turn) throws IOException {
    if (isIdentity() || wire.length == 0) {
      return wire;
    }
    turn.nextTask();
    try (InputStream decoded = decoding(new ByteArrayInputStream(wire), wire.length, limit, turn)) {
      return readAll(decoded, wire.length, limit, turn);
    } catch (EOFException truncated) {
      // The JDK says nothing.
      throw new IOException("they end too early", truncated);
    }
  }

  private static byte[] readAll(InputStream decoded, int wireBytes, int limit, Turn turn)
      throws IOException {
    // Text shrinks to a quarter or so.
    ByteArrayOutputStream page = new ByteArrayOutputStream((int) Math.min(4L * wireBytes, limit));
    byte[] part = new byte[PART_BYTES];
    while (page.size() <= limit) {
      int count = decoded.read(part, 0, Math.min(part.length, limit + 1 - page.size()));
      if (count < 0) {
        break;
      }
      turn.hold(count);
      page.write(part, 0, count);
    }
    return page.toByteArray();
  }

  private InputStream decoding(InputStream wire, int wireBytes, int limit, Turn turn)
      throws IOException {
    // Encoding adds a few bytes in a hundred at worst, so an honest layer is hardly larger than
    // what it becomes.
    long between = (long) limit + wireBytes + PART_BYTES;
    InputStream in = new MeteredInputStream(wire, turn, wireBytes);
    for (String name : names.reversed()) {
      in = new MeteredInputStream(decoding(name, in), turn, between);
    }
    return in;
  }

  private static InputStream decoding(String name, InputStream in) throws IOException {
    return switch (name) {
      case "br" -> new BrotliInputStream(in, PART_BYTES);
      case "deflate" -> new InflatingInputStream(in, Wrapping.ZLIB_OR_NONE);
      default -> new InflatingInputStream(in, Wrapping.GZIP);
    };
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
