package dev.vedette.probe.http;

import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes messages of the bytes of an HTTP/1 response, as leniently as browsers and curl do.
 *
 * <p>Netty's own decoder refuses much of what the web sends (a chunk size with a blank, both
 * lengths at once, a header name with brackets): strictness that protects servers from request
 * smuggling. Here one connection carries one response, so nothing can be smuggled, and a monitor
 * must not call a site down that everybody can read. What neither a browser nor curl would take for
 * HTTP/1 is a {@link MalformedResponseException}.
 *
 * <p>A response without a body is one message, the head and the end in one; any other is its head,
 * its content in parts, and the end. Trailers are dropped. Lives on one event loop.
 */
final class Http1ResponseDecoder extends ByteToMessageDecoder {
  /** Room for any extension of a chunk that was ever seen. */
  static final int MAX_CHUNK_LINE_BYTES = 16 << 10;

  /** Blanks and line ends before a status line that are forgiven, as in Chromium. */
  private static final int MAX_LEADING_BYTES = 4;

  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    STATUS_LINE,
    HEADERS,
    LENGTH,
    UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    DONE
  }

  private final boolean bodiless;
  private final LineReader line = new LineReader();
  private State state = State.STATUS_LINE;
  private StatusLine status = StatusLine.NONE;
  private FieldLines fields = new FieldLines();
  private long remaining;
  private int skipped;

  /**
   * A decoder for one response.
   *
   * @param bodiless whether the request was one whose response has no body whatever it says: HEAD,
   *     or CONNECT with success
   */
  Http1ResponseDecoder(boolean bodiless) {
    this.bodiless = bodiless;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    try {
      step(in, out);
    } catch (MalformedResponseException malformed) {
      state = State.DONE;
      throw malformed;
    }
  }

  private void step(ByteBuf in, List<Object> out) {
    switch (state) {
      case STATUS_LINE -> readStatusLine(in);
      case HEADERS -> readHeaders(in, out);
      case LENGTH -> readContent(in, out, State.DONE);
      case UNTIL_CLOSE -> out.add(new DefaultHttpContent(in.readRetainedSlice(in.readableBytes())));
      case CHUNK_SIZE -> readChunkSize(in);
      case CHUNK -> readContent(in, out, State.CHUNK_END);
      case CHUNK_END -> readChunkEnd(in);
      case TRAILERS -> readTrailers(in, out);
      case DONE -> in.skipBytes(in.readableBytes());
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    super.decodeLast(context, in, out);
    // After the last chunk only trailers are missing, and nobody misses those.
    if (state == State.UNTIL_CLOSE || state == State.TRAILERS) {
      end(out);
    }
  }

  private void end(List<Object> out) {
    state = State.DONE;
    out.add(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void readStatusLine(ByteBuf in) {
    while (skipped < MAX_LEADING_BYTES && in.isReadable() && isBlankOrEnd(in)) {
      in.skipBytes(1);
      skipped++;
    }
    requireHttp(in);
    line.startCounting();
    if (line.read(in, Exchange.MAX_STATUS_LINE_BYTES, "status line is")) {
      status = StatusLine.parse(line);
      fields = new FieldLines();
      line.startCounting();
      state = State.HEADERS;
    }
  }

  private static boolean isBlankOrEnd(ByteBuf in) {
    byte first = in.getByte(in.readerIndex());
    return first == '\r' || first == '\n' || first == ' ' || first == '\t';
  }

  /** Another protocol may never send the end of a line, so it is found out at once. */
  private static void requireHttp(ByteBuf in) {
    int length = Math.min(in.readableBytes(), HTTP.length);
    for (int i = 0; i < length; i++) {
      byte got = in.getByte(in.readerIndex() + i);
      boolean same = got == HTTP[i] || (got >= 'a' && got - 'a' + 'A' == HTTP[i]);
      if (!same) {
        int shown = Math.min(in.readableBytes(), 2 * Excerpt.MAX_LENGTH);
        String said = in.toString(in.readerIndex(), shown, StandardCharsets.ISO_8859_1);
        throw new MalformedResponseException("expected an HTTP response, got " + Excerpt.of(said));
      }
    }
  }

  private void readHeaders(ByteBuf in, List<Object> out) {
    while (line.read(in, Exchange.MAX_HEADER_BYTES, "response headers are")) {
      if (line.isEmpty()) {
        headEnds(out);
        return;
      }
      fields.add(line);
    }
  }

  private void headEnds(List<Object> out) {
    int code = status.code();
    if (bodiless || code < 200 || code == 204 || code == 304) {
      out.add(
          new DefaultFullHttpResponse(
              status.version(),
              status.status(),
              Unpooled.EMPTY_BUFFER,
              fields.end(),
              LastHttpContent.EMPTY_LAST_CONTENT.trailingHeaders()));
      // 101 ends HTTP on the connection (RFC 9110, 15.2.2); any other 1xx comes before an answer.
      state = code < 200 && code != 101 ? State.STATUS_LINE : State.DONE;
      return;
    }
    HttpResponse head = new DefaultHttpResponse(status.version(), status.status(), fields.end());
    out.add(head);
    bodyBegins(head, out);
  }

  /** RFC 9112, section 6.3. */
  private void bodyBegins(HttpResponse head, List<Object> out) {
    if (Framing.isChunked(head.headers())) {
      state = State.CHUNK_SIZE;
      return;
    }
    remaining = Framing.length(head.headers());
    if (remaining == 0) {
      end(out);
    } else {
      state = remaining == Framing.UNKNOWN ? State.UNTIL_CLOSE : State.LENGTH;
    }
  }

  private void readContent(ByteBuf in, List<Object> out, State next) {
    int length = (int) Math.min(in.readableBytes(), remaining);
    out.add(new DefaultHttpContent(in.readRetainedSlice(length)));
    remaining -= length;
    if (remaining == 0) {
      state = next;
      if (next == State.DONE) {
        end(out);
      }
    }
  }

  private void readChunkSize(ByteBuf in) {
    Framing.requireChunkSize(in);
    line.startCounting();
    if (line.read(in, MAX_CHUNK_LINE_BYTES, "the size of a chunk and its extensions are")) {
      remaining = Framing.chunkSize(line);
      state = remaining == 0 ? State.TRAILERS : State.CHUNK;
      line.startCounting();
    }
  }

  private void readChunkEnd(ByteBuf in) {
    byte first = in.getByte(in.readerIndex());
    if (first != '\r' && first != '\n') {
      throw new MalformedResponseException("a chunk is longer than its size said");
    }
    line.startCounting();
    if (line.read(in, MAX_CHUNK_LINE_BYTES, "the end of a chunk is")) {
      if (!line.isEmpty()) {
        throw new MalformedResponseException("a chunk is longer than its size said");
      }
      state = State.CHUNK_SIZE;
    }
  }

  private void readTrailers(ByteBuf in, List<Object> out) {
    while (line.read(in, Exchange.MAX_HEADER_BYTES, "trailers are")) {
      if (line.isEmpty()) {
        end(out);
        return;
      }
    }
  }
}
