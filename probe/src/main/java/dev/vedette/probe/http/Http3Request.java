package dev.vedette.probe.http;

import dev.vedette.model.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3FrameToHttpObjectCodec;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;

/** Sends one request on a stream of a QUIC connection (RFC 9114). */
public final class Http3Request {
  private Http3Request() {}

  public static void send(
      QuicChannel connection, FullHttpRequest request, PhaseClock clock, Exchange exchange) {
    clock.enter(Phase.SEND);
    Future<QuicStreamChannel> opening =
        Http3.newRequestStream(
            connection,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new StreamResponseDecoder(exchange),
                        new Http3FrameToHttpObjectCodec(false),
                        exchange);
              }
            });
    exchange.sendOver(opening, request, "3");
  }
}
