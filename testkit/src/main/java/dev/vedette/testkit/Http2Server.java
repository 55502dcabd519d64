package dev.vedette.testkit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 server on loopback: over TLS with ALPN, where it knows {@code h2} alone, or in the
 * clear to clients that know beforehand. Says what a {@link Responder} wants. Thread-safe.
 */
public final class Http2Server implements AutoCloseable {
  private final @Nullable SslContext tls;
  private final Responder responder;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<StreamRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Long> resets = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  private Http2Server(@Nullable SslContext tls, Responder responder) {
    this.tls = tls;
    this.responder = responder;
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(initializer())
            .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Listens on a free port of 127.0.0.1 for TLS with this certificate. */
  public static Http2Server start(TestAuthority.Identity identity, Responder responder) {
    return new Http2Server(tls(identity), responder);
  }

  /** Listens on a free port of 127.0.0.1 without TLS, for prior knowledge. */
  public static Http2Server cleartext(Responder responder) {
    return new Http2Server(null, responder);
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  public URI url(String host, String path) {
    return URI.create((tls == null ? "http://" : "https://") + host + ":" + port() + path);
  }

  /** Connections accepted so far, their handshakes failed or not. */
  public int connections() {
    return connections.get();
  }

  /** The requests that came in whole, in order. */
  public List<StreamRequest> requests() {
    return List.copyOf(requests);
  }

  /** The codes with which clients reset streams, in order. */
  public List<Long> resets() {
    return List.copyOf(resets);
  }

  private ChannelHandler initializer() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        connections.incrementAndGet();
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
          pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        // Unchecked headers, so that replies may break the rules; no waiting for streams at the
        // end.
        pipeline.addLast(
            Http2FrameCodecBuilder.forServer()
                .validateHeaders(false)
                .gracefulShutdownTimeoutMillis(0)
                .build());
        pipeline.addLast(new Http2MultiplexHandler(streams()));
        pipeline.addLast(clientGone());
      }
    };
  }

  /** Clients under test leave as they like: nothing to log. */
  private static ChannelHandler clientGone() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
      }
    };
  }

  private ChannelHandler streams() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(new Http2Exchange(responder, requests::add, resets::add));
      }
    };
  }

  private static SslContext tls(TestAuthority.Identity identity) {
    try {
      return SslContextBuilder.forServer(
              identity.key(), identity.chain().toArray(X509Certificate[]::new))
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.FATAL_ALERT,
                  SelectedListenerFailureBehavior.ACCEPT,
                  "h2"))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java runtime can't serve TLS", e);
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
