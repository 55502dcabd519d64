package dev.vedette.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What servers send when they behave, and some of what they send when they don't. */
final class FuzzCorpus {
  private static final String PAGE = "<html><meta charset=utf-8>status: OK</html>".repeat(20);

  /** The stream that Netty's client opens first. */
  static final int STREAM = 3;

  static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);
  private static final byte[] SETTINGS_ACK = frame(4, 1, 0, new byte[0]);

  /** Whole HTTP/1 conversations of a server. */
  static final List<byte[]> HTTP_1 =
      List.of(
          bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello"),
          bytes("HTTP/1.0 200 OK\r\n\r\nuntil close"),
          bytes("HTTP/1.1 204 No Content\r\n\r\n"),
          bytes("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"),
          bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
          bytes(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "4;ext=1\r\nabcd\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: x\r\n\r\n"),
          bytes("HTTP/1.1 302 Found\r\nLocation: /next\r\nSet-Cookie: a=b; Path=/\r\n\r\n"),
          bytes("HTTP/1.1 301 Moved\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"),
          bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\0\0\0\4\0\0\0\0\0"),
          bytes(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n"
                  + "{\"status\":\"OK\",\"n\":[1,{}]} "),
          encoded("gzip"),
          encoded("deflate"),
          bytes("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\n\13\2\200hi"),
          bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
          bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"),
          bytes("HTTP/1.1 200 OK\nX: bare line feeds\n\nhello"),
          bytes("HTTP/2 200\r\n\r\n"),
          bytes("SSH-2.0-OpenSSH_9.2\r\n"));

  /** Whole HTTP/2 conversations of a server, without TLS. */
  static final List<byte[]> HTTP_2 =
      List.of(
          frames(SETTINGS, headers(4, ":status: 200"), data(1, "hello")),
          frames(SETTINGS, SETTINGS_ACK, headers(5, ":status: 204")),
          frames(SETTINGS, headers(4, ":status: 302"), data(0, "a"), data(1, "b")),
          frames(SETTINGS, frame(2, 0, 9, new byte[0]), headers(5, ":status: 204")),
          frames(SETTINGS, frame(3, 0, STREAM, new byte[] {0, 0, 0, 8})),
          frames(SETTINGS, frame(7, 0, 0, new byte[8])),
          frames(SETTINGS, frame(6, 0, 0, new byte[8]), headers(4, ":status: 200")),
          frames(
              SETTINGS, frame(8, 0, 0, new byte[] {0, 1, 0, 0}), frame(9, 4, STREAM, new byte[5])),
          frames(SETTINGS, frame(5, 4, STREAM, new byte[] {0, 0, 0, 2, (byte) 0x88})),
          frames(SETTINGS, frame(1, 4, 2, new byte[] {(byte) 0x88}), frame(3, 0, 2, new byte[4])),
          frames(SETTINGS, frame(0, 0, 2, new byte[3]), headers(5, ":status: 204")),
          frames(frame(4, 0, 0, new byte[] {0, 5, 0, 0, 0x40, 0, 0, 1, 0, 0, 0, 0})));

  private FuzzCorpus() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] encoded(String coding) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("gzip") ? new GZIPOutputStream(body) : new DeflaterOutputStream(body)) {
      out.write(bytes(PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(coding, body.size());
    return frames(bytes(head), body.toByteArray());
  }

  static byte[] frames(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** RFC 9113, 4.1: length, type, flags, stream. */
  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  /** A literal header without indexing (RFC 7541, 6.2.2). */
  static byte[] headers(int flags, String line) {
    int colon = line.indexOf(": ");
    byte[] name = bytes(line.substring(0, colon));
    byte[] value = bytes(line.substring(colon + 2));
    byte[] block =
        frames(new byte[] {0, (byte) name.length}, name, new byte[] {(byte) value.length}, value);
    return frame(1, flags, STREAM, block);
  }

  static byte[] data(int flags, String text) {
    return frame(0, flags, STREAM, bytes(text));
  }
}
