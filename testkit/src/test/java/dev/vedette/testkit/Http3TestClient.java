package dev.vedette.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks one thing over HTTP/3 and notes what happens: a head, data, end, reset, goaway, closed. */
final class Http3TestClient implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final StringBuffer body = new StringBuffer();
  private final AtomicLong bytes = new AtomicLong();
  private final Channel socket;
  private final QuicChannel connection;

  Http3TestClient(TestAuthority authority, Http3Server server, int timeoutMillis) throws Exception {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(authority.certificate())
            .applicationProtocols(Http3.supportedApplicationProtocols())
            .build();
    ChannelHandler codec =
        Http3.newQuicClientCodecBuilder()
            .sslEngineProvider(
                channel -> tls.newEngine(channel.alloc(), "localhost", server.port()))
            .maxIdleTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
            .initialMaxData(1_000_000)
            .initialMaxStreamDataBidirectionalLocal(100_000)
            .build();
    socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(codec)
            .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
            .sync()
            .channel();
    try {
      connection =
          QuicChannel.newBootstrap(socket)
              .handler(connectionHandler())
              .remoteAddress(new InetSocketAddress("127.0.0.1", server.port()))
              .connect()
              .get(timeoutMillis * 2L, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  List<String> events() {
    return List.copyOf(events);
  }

  String body() {
    return body.toString();
  }

  /** Bytes of body that came in. */
  long bytes() {
    return bytes.get();
  }

  void post(String path, String text) throws Exception {
    QuicStreamChannel stream = Http3.newRequestStream(connection, new Events()).sync().getNow();
    stream.write(
        new DefaultHttp3HeadersFrame(
            new DefaultHttp3Headers()
                .method("POST")
                .scheme("https")
                .authority("localhost")
                .path(path)
                .add("x-own", "value")));
    ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    stream
        .writeAndFlush(new DefaultHttp3DataFrame(data))
        .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
  }

  private ChannelHandler connectionHandler() {
    return new ChannelInitializer<QuicChannel>() {
      @Override
      protected void initChannel(QuicChannel channel) {
        channel
            .pipeline()
            .addLast(new Http3ClientConnectionHandler(control(), null, null, null, true));
        channel.pipeline().addLast(closes());
      }
    };
  }

  private ChannelHandler control() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http3GoAwayFrame goAway) {
          events.add("goaway " + goAway.id());
        }
        ReferenceCountUtil.release(frame);
      }
    };
  }

  private ChannelHandler closes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
          events.add("closed " + close.error());
        }
        context.fireUserEventTriggered(event);
      }
    };
  }

  /** Notes what comes in on the stream. */
  private final class Events extends Http3RequestStreamInboundHandler {
    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      events.add("head " + frame.headers().status());
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      bytes.addAndGet(frame.content().readableBytes());
      if (body.length() < 1000) {
        body.append(frame.content().toString(StandardCharsets.UTF_8));
      }
      frame.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
      events.add("end");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      events.add(
          cause instanceof QuicStreamResetException reset
              ? "reset " + reset.applicationProtocolCode()
              : cause.toString());
    }
  }

  @Override
  public void close() {
    socket.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
