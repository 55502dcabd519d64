package dev.vedette.probe;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Sees the plain bytes of a response before they are parsed: notes when the first one came, and
 * whether they are HTTP/1 at all. A parser for HTTP would go on waiting for a line's end that
 * another protocol never sends.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final byte[] HTTP = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

  /** Says that the peer speaks something else; carries what it said. */
  static final class NotHttpException extends Exception {
    NotHttpException(String message) {
      super(message, null, false, false);
    }
  }

  private final PhaseClock clock;
  private long count;

  FirstBytes(PhaseClock clock) {
    this.clock = clock;
  }

  /** Bytes seen so far. */
  long count() {
    return count;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (count == 0 && bytes.isReadable()) {
      clock.responseBegins();
    }
    if (isHttp(bytes)) {
      count += bytes.readableBytes();
      context.fireChannelRead(message);
    } else {
      count += bytes.readableBytes();
      String said = bytes.toString(StandardCharsets.ISO_8859_1);
      ReferenceCountUtil.release(message);
      context.fireExceptionCaught(
          new NotHttpException("expected an HTTP response, got " + Excerpt.of(said)));
    }
  }

  private boolean isHttp(ByteBuf bytes) {
    for (int i = 0; i < bytes.readableBytes() && count + i < HTTP.length; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != HTTP[(int) count + i]) {
        return false;
      }
    }
    return true;
  }
}
