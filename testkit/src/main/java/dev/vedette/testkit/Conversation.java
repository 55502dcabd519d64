package dev.vedette.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One connection as a test's script sees it: bytes in, bytes out, no manners. Text is Latin-1, so
 * that every byte can be said. Used by one thread.
 */
public final class Conversation {
  private final Socket raw;
  private final Socket stream;
  private final List<String> requests;

  /** A conversation over {@code stream}, which may be TLS, on the connection {@code raw}. */
  Conversation(Socket raw, Socket stream, List<String> requests) {
    this.raw = raw;
    this.stream = stream;
    this.requests = requests;
  }

  /** The connection below, for a server that puts its own protocol on it. */
  Socket socket() {
    return raw;
  }

  /** Reads one request, its body by Content-Length included, and records it. */
  public String request() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = stream.getInputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the client closed the connection before its request ended");
      }
      head.write(b);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    String request =
        text + new String(in.readNBytes(contentLength(text)), StandardCharsets.ISO_8859_1);
    requests.add(request);
    return request;
  }

  /** Reads this many bytes, or fewer if the client ends: for protocols other than HTTP/1.1. */
  public byte[] read(int bytes) throws IOException {
    return stream.getInputStream().readNBytes(bytes);
  }

  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    OutputStream out = stream.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Sends a whole response with its length; the status line ends with the given text. */
  public void respond(String status, String headers, String body) throws IOException {
    respond(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a whole response with its length.
   *
   * @param headers lines, each ended by CR LF; may be empty
   */
  public void respond(String status, String headers, byte[] body) throws IOException {
    send("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
    send(body);
  }

  /** Sends byte by byte with a pause after each, until the peer goes away. */
  public void drip(String text, Duration pause) throws IOException, InterruptedException {
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      send(new byte[] {b});
      Thread.sleep(pause);
    }
  }

  /** Says nothing until the peer goes away. */
  public void stall() throws IOException {
    while (raw.getInputStream().read() >= 0) {
      // What the peer says meanwhile does not matter.
    }
  }

  /** Closes with a TCP reset instead of an orderly end. */
  public void reset() throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
  }

  private static int contentLength(String head) {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }
}
