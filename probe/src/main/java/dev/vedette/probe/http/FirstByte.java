package dev.vedette.probe.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Notes when the first byte of a response comes, and leaves the pipeline. */
final class FirstByte extends ChannelInboundHandlerAdapter {
  private final PhaseClock clock;

  FirstByte(PhaseClock clock) {
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    clock.responseBegins();
    context.pipeline().remove(this);
    context.fireChannelRead(bytes);
  }
}
