package dev.vedette.probe;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream's frames and Netty's conversion of them to HTTP/1.1. Refuses a {@code
 * :status} that is not three digits (RFC 9113, 8.3.2) over which the conversion of Netty 4.2 loses
 * a buffer, and tells of faults that the one for HTTP/3 keeps to itself.
 */
final class StreamGuard extends ChannelInboundHandlerAdapter {
  private static final Pattern STATUS = Pattern.compile("[1-9][0-9]{2}");

  private final Exchange exchange;

  StreamGuard(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    CharSequence status = status(frame);
    if (status == null || STATUS.matcher(status).matches()) {
      context.fireChannelRead(frame);
    } else {
      ReferenceCountUtil.release(frame);
      exchange.exceptionCaught(
          new FirstBytes.NotHttpException(
              "expected a status of three digits, got " + Excerpt.of(status.toString())));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    exchange.exceptionCaught(cause);
    var _ = context.close();
  }

  private static @Nullable CharSequence status(Object frame) {
    if (frame instanceof Http2HeadersFrame headers) {
      return headers.headers().status();
    }
    return frame instanceof Http3HeadersFrame headers ? headers.headers().status() : null;
  }
}
