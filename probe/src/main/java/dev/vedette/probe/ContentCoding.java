package dev.vedette.probe;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * How a body was encoded: the names of Content-Encoding in the order in which they were applied.
 * Where one of them is unknown the body is taken as it is.
 */
record ContentCoding(List<String> names) {
  /** What the prober asks for. */
  static final String ACCEPTED = "gzip, deflate, br";

  /** Nobody encodes three times; each layer costs memory. */
  private static final int MAX_LAYERS = 3;

  private static final ContentCoding IDENTITY = new ContentCoding(List.of());

  /** What the headers of a response say about its body. */
  static ContentCoding of(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      return IDENTITY;
    }
    List<String> names = new ArrayList<>();
    for (String value : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
      for (String name : value.split(",", MAX_LAYERS + 2)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    names.removeIf(name -> name.isEmpty() || name.equals("identity"));
    boolean known = names.stream().allMatch(ContentCoding::isKnown);
    return known && names.size() <= MAX_LAYERS ? new ContentCoding(names) : IDENTITY;
  }

  private static boolean isKnown(String name) {
    return switch (name) {
      case "gzip", "x-gzip", "deflate", "br" -> true;
      default -> false;
    };
  }

  boolean isIdentity() {
    return names.isEmpty();
  }

  /**
   * The decoded bytes, cut one byte above the limit so that a bomb costs no more than an honest
   * page; throws IOException when the bytes are not what the header promised.
   */
  byte[] decode(byte[] wire, int limit) throws IOException {
    if (isIdentity() || wire.length == 0) {
      return wire;
    }
    try (InputStream decoded = decoding(new ByteArrayInputStream(wire))) {
      return decoded.readNBytes(limit + 1);
    } catch (EOFException truncated) {
      // The JDK says nothing, or something about ZLIB.
      throw new IOException("they end too early", truncated);
    }
  }

  private InputStream decoding(InputStream wire) throws IOException {
    InputStream in = wire;
    for (String name : names.reversed()) {
      in = decoding(name, in);
    }
    return in;
  }

  private static InputStream decoding(String name, InputStream in) throws IOException {
    return switch (name) {
      // Unbuffered, it loses bytes when single ones are read too, as the header of gzip is.
      case "br" -> new BufferedInputStream(new BrotliInputStream(in));
      case "deflate" -> inflating(new BufferedInputStream(in));
      default -> new GZIPInputStream(in);
    };
  }

  private static InputStream inflating(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean zlib = hasZlibHeader(in.readNBytes(2));
    in.reset();
    Inflater inflater = new Inflater(!zlib);
    return new InflaterInputStream(in, inflater) {
      @Override
      public void close() throws IOException {
        inflater.end();
        super.close();
      }
    };
  }

  /** Deflate means zlib (RFC 9110, 8.4.1.2), but some servers send the bare stream. */
  private static boolean hasZlibHeader(byte[] wire) {
    return wire.length >= 2
        && (wire[0] & 0x0f) == 8
        && (((wire[0] & 0xff) << 8) | (wire[1] & 0xff)) % 31 == 0;
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
