package dev.vedette.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A reply in frames of HTTP/2 (RFC 9113). */
final class Http2ReplyStream extends ReplyStream {
  private static final int HEADERS = 1;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  /**
   * Literals without indexing, the name given: 0, length, name, length, value (RFC 7541, 6.2.2).
   */
  private static final String FIELDS = "\0\1x\6filler".repeat(1000);

  /** {@code :status: 200} of the static table. */
  private static final String STATUS_200 = "\u0088";

  Http2ReplyStream(Channel channel) {
    super(channel);
  }

  @Override
  void headers(int status, Map<String, String> fields) {
    Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(status));
    fields.forEach(headers::add);
    var _ = channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
  }

  @Override
  ChannelFuture data(ByteBuf bytes) {
    return channel.writeAndFlush(new DefaultHttp2DataFrame(bytes));
  }

  @Override
  void end() {
    var _ = channel.writeAndFlush(new DefaultHttp2DataFrame(true));
  }

  @Override
  void reset(int code) {
    var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(code));
  }

  @Override
  void goAway(int code, int id) {
    ByteBuf payload = Unpooled.buffer().writeInt(id).writeInt(code);
    var _ = frame(GOAWAY, 0, payload);
  }

  @Override
  void close() {
    var _ = channel.parent().close();
  }

  @Override
  void startEndlessHeaders() {
    var _ = frame(HEADERS, streamId(), text(STATUS_200));
  }

  @Override
  ChannelFuture moreHeaders() {
    return frame(CONTINUATION, streamId(), text(FIELDS));
  }

  /** Past the encoder, which would refuse: a frame without flags, so no head ever ends. */
  private ChannelFuture frame(int type, int stream, ByteBuf payload) {
    ByteBuf head = Unpooled.buffer().writeMedium(payload.readableBytes()).writeByte(type);
    head.writeByte(0).writeInt(stream);
    ChannelHandlerContext encoder = channel.parent().pipeline().context(Http2FrameCodec.class);
    return encoder.writeAndFlush(Unpooled.wrappedBuffer(head, payload));
  }

  private int streamId() {
    return ((Http2StreamChannel) channel).stream().id();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
