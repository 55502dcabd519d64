package dev.vedette.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A reply in frames of HTTP/3 (RFC 9114). */
final class Http3ReplyStream extends ReplyStream {
  private static final int HEADERS = 1;

  /** A QUIC varint of 4 bytes (RFC 9000, 16): the head is to be a gigabyte less one byte. */
  private static final int LENGTH = 0xbfffffff;

  /** Literals with literal names: 001 N H and length, name, length, value (RFC 9204, 4.5.6). */
  private static final String FIELDS = "!x\6filler".repeat(1000);

  /** No dynamic table; then {@code :status: 200}, entry 25 of the static one. */
  private static final String PREFIX_AND_STATUS_200 = "\0\0\u00d9";

  private final QuicStreamChannel stream;

  Http3ReplyStream(QuicStreamChannel stream) {
    super(stream);
    this.stream = stream;
  }

  @Override
  void headers(int status, Map<String, String> fields) {
    Http3Headers headers = new DefaultHttp3Headers(false).status(Integer.toString(status));
    fields.forEach(headers::add);
    var _ = stream.writeAndFlush(new DefaultHttp3HeadersFrame(headers));
  }

  @Override
  ChannelFuture data(ByteBuf bytes) {
    return stream.writeAndFlush(new DefaultHttp3DataFrame(bytes));
  }

  @Override
  void end() {
    var _ = stream.shutdownOutput();
  }

  @Override
  void reset(int code) {
    var _ = stream.shutdownOutput(code);
  }

  @Override
  void goAway(int code, int id) {
    Channel control = Http3.getLocalControlStream(stream.parent());
    if (control != null) {
      var _ = control.writeAndFlush(new DefaultHttp3GoAwayFrame(id));
    }
  }

  @Override
  void close() {
    var _ =
        stream.parent().close(true, Http3ErrorCode.H3_INTERNAL_ERROR.code(), Unpooled.EMPTY_BUFFER);
  }

  @Override
  void startEndlessHeaders() {
    ByteBuf head = Unpooled.buffer().writeByte(HEADERS).writeInt(LENGTH);
    var _ = pastTheEncoder(Unpooled.wrappedBuffer(head, text(PREFIX_AND_STATUS_200)));
  }

  @Override
  ChannelFuture moreHeaders() {
    return pastTheEncoder(text(FIELDS));
  }

  /** The first handler is the frame codec, so its context writes as it is. */
  private ChannelFuture pastTheEncoder(ByteBuf bytes) {
    return stream.pipeline().firstContext().writeAndFlush(bytes);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
