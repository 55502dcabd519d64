package dev.vedette.probe.loopback;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;

/** The server for HTTP/3: answers every request alike. */
final class LoopbackHttp3 {
  private static final long WINDOW_BYTES = 64 << 10;

  private LoopbackHttp3() {}

  /** What is to be put on a UDP socket. */
  static ChannelHandler server(LoopbackIdentity identity) {
    return Http3.newQuicServerCodecBuilder()
        .sslContext(
            QuicSslContextBuilder.forServer(
                    identity.key(), null, identity.chain().toArray(X509Certificate[]::new))
                .applicationProtocols(Http3.supportedApplicationProtocols())
                .build())
        .initialMaxData(WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalRemote(WINDOW_BYTES)
        .initialMaxStreamsBidirectional(1)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel connection) {
                connection.pipeline().addLast(new Http3ServerConnectionHandler(streams()));
              }
            })
        .build();
  }

  private static ChannelHandler streams() {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        stream.pipeline().addLast(new Answer());
      }
    };
  }

  private static final class Answer extends Http3RequestStreamInboundHandler {
    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
      DefaultHttp3HeadersFrame head = new DefaultHttp3HeadersFrame();
      head.headers().status("200");
      var _ = context.write(head);
      Channel stream = context.channel();
      var _ =
          stream
              .writeAndFlush(
                  new DefaultHttp3DataFrame(Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII)))
              .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    }
  }
}
