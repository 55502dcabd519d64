package dev.vedette.bench.probe;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Next to the socket: when bytes last came and last went, before decryption and after encryption.
 * So what the server's own work takes counts as the server's time. A flush has written all when it
 * returns: a page fits into the socket's buffer.
 *
 * <p>It also holds back what comes first, the client's part of the handshake. A pause before that
 * would be time in which the client still has work to do, and no delay of the same length.
 */
final class WireClock extends ChannelDuplexHandler {
  private final Duration handshakeDelay;
  private boolean greeted;
  private long heldNanos;
  private long readAt;
  private long writtenAt;

  WireClock(Duration handshakeDelay) {
    this.handshakeDelay = handshakeDelay;
  }

  /** How long the handshake really was held back. */
  long heldNanos() {
    return heldNanos;
  }

  long readAt() {
    return readAt;
  }

  long writtenAt() {
    return writtenAt;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readAt = System.nanoTime();
    if (greeted || handshakeDelay.isZero()) {
      context.fireChannelRead(message);
    } else {
      var _ =
          context
              .executor()
              .schedule(
                  () -> release(context, message),
                  handshakeDelay.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    greeted = true;
  }

  private void release(ChannelHandlerContext context, Object message) {
    heldNanos = System.nanoTime() - readAt;
    context.fireChannelRead(message);
    context.fireChannelReadComplete();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
    writtenAt = System.nanoTime();
  }
}
