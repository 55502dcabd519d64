package dev.vedette.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/3 server on loopback (QUIC, RFC 9114) that says what a {@link Responder} wants, or that
 * never answers a packet. Thread-safe.
 */
public final class Http3Server implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;
  private static final long CONNECTION_WINDOW_BYTES = 10_000_000;
  private static final long STREAM_WINDOW_BYTES = 1_000_000;
  private static final long STREAMS = 100;

  private final Responder responder;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger datagrams = new AtomicInteger();
  private final List<StreamRequest> requests = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel socket;

  private Http3Server(
      TestAuthority.@Nullable Identity identity,
      @Nullable X509Certificate clientAuthority,
      int port,
      Responder responder) {
    this.responder = responder;
    socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(datagrams(identity, clientAuthority))
            .bind(InetAddress.ofLiteral("127.0.0.1"), port)
            .syncUninterruptibly()
            .channel();
  }

  /** Listens on a free UDP port of 127.0.0.1 with this certificate. */
  public static Http3Server start(TestAuthority.Identity identity, Responder responder) {
    return start(identity, 0, responder);
  }

  /** Listens on a UDP port: a site's HTTP/3 mostly has the number of its HTTP/2. */
  public static Http3Server start(TestAuthority.Identity identity, int port, Responder responder) {
    return new Http3Server(identity, null, port, responder);
  }

  /** Demands of its clients a certificate of this authority. */
  public static Http3Server demanding(
      X509Certificate clientAuthority, TestAuthority.Identity identity, Responder responder) {
    return new Http3Server(identity, clientAuthority, 0, responder);
  }

  /** Takes datagrams and never answers one, as behind a firewall that drops UDP. */
  public static Http3Server silent() {
    return new Http3Server(null, null, 0, request -> Reply.nothing());
  }

  public int port() {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  public URI url(String host, String path) {
    return URI.create("https://" + host + ":" + port() + path);
  }

  /** Connections begun so far, their handshakes failed or not. */
  public int connections() {
    return connections.get();
  }

  /** Datagrams that came in so far. */
  public int datagrams() {
    return datagrams.get();
  }

  /** The requests that came in whole, in order. */
  public List<StreamRequest> requests() {
    return List.copyOf(requests);
  }

  private ChannelHandler datagrams(
      TestAuthority.@Nullable Identity identity, @Nullable X509Certificate clientAuthority) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(counter(identity == null));
        if (identity != null) {
          channel.pipeline().addLast(quic(identity, clientAuthority));
        }
      }
    };
  }

  private ChannelHandler counter(boolean silent) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object datagram) {
        datagrams.incrementAndGet();
        if (silent) {
          ReferenceCountUtil.release(datagram);
        } else {
          context.fireChannelRead(datagram);
        }
      }
    };
  }

  private ChannelHandler quic(
      TestAuthority.Identity identity, @Nullable X509Certificate clientAuthority) {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forServer(
                identity.key(), null, identity.chain().toArray(X509Certificate[]::new))
            .applicationProtocols(Http3.supportedApplicationProtocols());
    if (clientAuthority != null) {
      builder.clientAuth(ClientAuth.REQUIRE).trustManager(clientAuthority);
    }
    QuicSslContext tls = builder.build();
    return Http3.newQuicServerCodecBuilder()
        .sslContext(tls)
        .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
        .initialMaxData(CONNECTION_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW_BYTES)
        .initialMaxStreamsBidirectional(STREAMS)
        .handler(connection())
        .build();
  }

  private ChannelHandler connection() {
    return new ChannelInitializer<QuicChannel>() {
      @Override
      protected void initChannel(QuicChannel channel) {
        connections.incrementAndGet();
        channel.pipeline().addLast(new Http3ServerConnectionHandler(streams()), silence());
      }
    };
  }

  /** A client that is refused, or that goes away, is the client's matter. */
  private static ChannelHandler silence() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
      }
    };
  }

  private ChannelHandler streams() {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        stream.pipeline().addLast(new Http3Exchange(responder, requests::add));
      }
    };
  }

  @Override
  public void close() {
    socket.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
