package dev.vedette.probe.loopback;

import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.tls.TlsClients;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Servers on loopback for a warm-up; only those that are needed listen. */
public final class LoopbackServers implements AutoCloseable {
  private static final byte[] REDIRECT =
      "HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAGE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  /** RFC 9113: SETTINGS, and on stream 3, Netty's first, a status of 200 and two bytes. */
  private static final byte[] FRAMES = {
    0,
    0,
    0,
    4,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    1,
    4,
    0,
    0,
    0,
    3,
    (byte) 0x88,
    0,
    0,
    2,
    0,
    1,
    0,
    0,
    0,
    3,
    'o',
    'k'
  };

  private final EventLoop loop;
  private final Transport transport;
  private final List<Channel> listeners = new ArrayList<>();
  private final @Nullable LoopbackIdentity identity;
  private final @Nullable SslContext tls;
  private final int plainPort;
  private final int securePort;
  private final int quicPort;
  private final int closedPort;

  private LoopbackServers(boolean overTls, boolean overQuic, EventLoop loop, Transport transport)
      throws IOException {
    this.loop = loop;
    this.transport = transport;
    identity = overTls || overQuic ? LoopbackIdentity.read() : null;
    tls = identity != null && overTls ? identity.tls() : null;
    plainPort = listen(null);
    securePort = tls == null ? 0 : listen(tls);
    quicPort =
        identity != null && overQuic
            ? bind(transport.datagrams(), LoopbackHttp3.server(identity))
            : 0;
    closedPort = bind(transport.sockets(), new ChannelInboundHandlerAdapter());
  }

  /**
   * Servers on one event loop; HTTP/1.1 always has one.
   *
   * @param overTls whether HTTP/1.1 and 2 over TLS have one
   * @param overQuic whether HTTP/3 has one
   */
  public static LoopbackServers start(
      boolean overTls, boolean overQuic, EventLoop loop, Transport transport) throws IOException {
    return new LoopbackServers(overTls, overQuic, loop, transport);
  }

  public int plainPort() {
    return plainPort;
  }

  /** 0 when there is none. */
  public int securePort() {
    return securePort;
  }

  /** 0 when there is none. */
  public int quicPort() {
    return quicPort;
  }

  /** Bound, so that nobody else is given it, and nobody listens. */
  public int closedPort() {
    return closedPort;
  }

  /** Clients that have not seen the servers' certificate before. */
  public TlsClients clients() {
    // Nobody watches: there is no file.
    FileWatch unwatched = new FileWatch();
    return new TlsClients(unwatched, null, identity == null ? List::of : identity::authorities);
  }

  private int listen(@Nullable SslContext context) {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loop)
            .channel(transport.serverSocketChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (context != null) {
                      channel.pipeline().addLast(context.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new Answer());
                  }
                });
    return opened(server.bind(loopback()).syncUninterruptibly().channel());
  }

  private int bind(ChannelFactory<? extends Channel> sockets, ChannelHandler handler) {
    Bootstrap socket = new Bootstrap().group(loop).channelFactory(sockets).handler(handler);
    return opened(socket.bind(loopback()).syncUninterruptibly().channel());
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private int opened(Channel listener) {
    listeners.add(listener);
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().syncUninterruptibly());
    ReferenceCountUtil.release(tls);
  }

  /**
   * Says what a client of either version wants to hear, and hangs up: on {@code /page} a page, on
   * {@code /reset} nothing, on {@code /silence} nothing ever, else where the page is.
   */
  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    private boolean answered;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      String head = request.toString(StandardCharsets.US_ASCII);
      if (head.startsWith("GET /silence")) {
        return;
      }
      if (head.startsWith("GET /reset")) {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        var _ = context.close();
        return;
      }
      if (!answered) {
        answered = true;
        context
            .writeAndFlush(Unpooled.wrappedBuffer(answer(head)))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }

    private static byte[] answer(String head) {
      if (head.startsWith("PRI ")) {
        return FRAMES;
      }
      return head.startsWith("GET /page") ? PAGE : REDIRECT;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
