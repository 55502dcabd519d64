package dev.vedette.probe;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The encodings of a body that the prober can undo. */
enum ContentCoding {
  /** Nothing to undo; also the answer to an encoding that nobody asked for. */
  IDENTITY,
  GZIP,
  DEFLATE;

  /** What the prober asks for. */
  static final String ACCEPTED = "gzip, deflate";

  /** What the headers of a response say about its body. */
  static ContentCoding of(HttpHeaders headers) {
    String header = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> IDENTITY;
    };
  }

  /**
   * The decoded bytes, cut one byte above the limit so that a bomb costs no more than an honest
   * page; throws IOException when the bytes are not what the header promised.
   */
  byte[] decode(byte[] wire, int limit) throws IOException {
    if (this == IDENTITY || wire.length == 0) {
      return wire;
    }
    Inflater inflater = new Inflater(this == DEFLATE && !hasZlibHeader(wire));
    try (InputStream in =
        this == GZIP
            ? new GZIPInputStream(new ByteArrayInputStream(wire))
            : new InflaterInputStream(new ByteArrayInputStream(wire), inflater)) {
      return in.readNBytes(limit + 1);
    } finally {
      inflater.end();
    }
  }

  /** Deflate means zlib (RFC 9110, 8.4.1.2), but some servers send the bare stream. */
  private static boolean hasZlibHeader(byte[] wire) {
    return wire.length >= 2
        && (wire[0] & 0x0f) == 8
        && (((wire[0] & 0xff) << 8) | (wire[1] & 0xff)) % 31 == 0;
  }
}
