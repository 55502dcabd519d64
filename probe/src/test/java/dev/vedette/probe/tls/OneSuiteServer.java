package dev.vedette.probe.tls;

import dev.vedette.testkit.TestAuthority;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * An HTTPS server on BoringSSL that knows one version and one suite: those that the Java runtime
 * gave up are there too.
 */
final class OneSuiteServer implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel socket;

  private OneSuiteServer(SslContext tls) {
    socket =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Answer());
                  }
                })
            .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
            .syncUninterruptibly()
            .channel();
  }

  static OneSuiteServer start(TestAuthority.Identity identity, String protocol, String suite) {
    try {
      return new OneSuiteServer(
          SslContextBuilder.forServer(
                  identity.key(), identity.chain().toArray(X509Certificate[]::new))
              .sslProvider(SslProvider.OPENSSL)
              .protocols(protocol)
              .ciphers(List.of(suite))
              .build());
    } catch (SSLException e) {
      throw new IllegalStateException("BoringSSL does not know " + suite, e);
    }
  }

  URI url() {
    return URI.create(
        "https://localhost:" + ((InetSocketAddress) socket.localAddress()).getPort() + "/");
  }

  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      context
          .writeAndFlush(
              Unpooled.copiedBuffer(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
