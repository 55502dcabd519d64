package dev.vedette.probe;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a {@code :status} that is not three digits (RFC 9113, 8.3.2) before Netty 4.2's conversion
 * to HTTP/1.1 sees it, which loses a buffer over such a one.
 */
@Sharable
final class StatusGuard extends ChannelInboundHandlerAdapter {
  static final StatusGuard INSTANCE = new StatusGuard();

  private static final Pattern STATUS = Pattern.compile("[1-9][0-9]{2}");

  private StatusGuard() {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    CharSequence status = status(frame);
    if (status == null || STATUS.matcher(status).matches()) {
      context.fireChannelRead(frame);
    } else {
      ReferenceCountUtil.release(frame);
      context.fireExceptionCaught(
          new FirstBytes.NotHttpException(
              "expected a status of three digits, got " + Excerpt.of(status.toString())));
    }
  }

  private static @Nullable CharSequence status(Object frame) {
    if (frame instanceof Http2HeadersFrame headers) {
      return headers.headers().status();
    }
    return frame instanceof Http3HeadersFrame headers ? headers.headers().status() : null;
  }
}
