package dev.vedette.probe.http;

import dev.vedette.model.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/** Puts HTTP/2 on a connection and sends one request on a stream of it. */
public final class Http2Request {
  /** Room for a usual page without a round trip for more credit; browsers allow several MiB. */
  private static final int WINDOW_BYTES = 1 << 20;

  private Http2Request() {}

  public static void send(
      Channel channel, FullHttpRequest request, PhaseClock clock, Exchange exchange) {
    clock.enter(Phase.SEND);
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(WINDOW_BYTES)
            .maxHeaderListSize(Exchange.MAX_HEADER_BYTES);
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(settings)
            .validateHeaders(false)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
            // Nobody waits for the goodbye: the check has its result.
            .gracefulShutdownTimeoutMillis(0)
            .build();
    // From the first frame on, not only once the server has confirmed our settings: it reads them
    // before the request, and the multiplexer makes no channel for the stream of a push.
    codec.connection().local().allowPushTo(false);
    channel
        .pipeline()
        .addLast(
            codec, new Strays(), new Http2MultiplexHandler(new Unasked()), new Faults(exchange));
    Future<Http2StreamChannel> opening =
        new Http2StreamChannelBootstrap(channel)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(
                            new StreamResponseDecoder(exchange),
                            new Http2StreamFrameToHttpObjectCodec(false),
                            exchange);
                  }
                })
            .open();
    exchange.sendOver(opening, request, "2");
  }

  /** A stream of the server's making is dropped. */
  private static final class Unasked extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      var _ = stream.close();
    }
  }

  /**
   * Drops errors of streams that nobody opened (a PRIORITY frame of a wrong length, for one): they
   * harm no other stream, and Netty's multiplexer expects every stream to have a channel.
   */
  private static final class Strays extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException error
          && error.stream().state() == Http2Stream.State.IDLE) {
        return;
      }
      context.fireExceptionCaught(cause);
    }
  }

  /** What breaks the connection as a whole ends the exchange on it. */
  private static final class Faults extends ChannelInboundHandlerAdapter {
    private final Exchange exchange;

    Faults(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      // Settings, pings and goodbyes: the codec has heard them.
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      exchange.exceptionCaught(cause);
    }
  }
}
