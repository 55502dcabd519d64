package dev.vedette.probe;

import dev.vedette.probe.connection.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A TLS server on loopback for the {@link WarmUp}. Its certificate and key are public: the warm-up
 * alone trusts it, and it alone answers.
 */
final class WarmUpServer implements AutoCloseable {
  private final Path authority;
  private final SslContext tls;
  private final Channel listener;

  private WarmUpServer(Path authority, SslContext tls, Channel listener) {
    this.authority = authority;
    this.tls = tls;
    this.listener = listener;
  }

  /** Listens on a free port and answers every request with the same bytes. */
  static WarmUpServer start(EventLoopGroup loops, Transport transport, byte[] answer)
      throws IOException {
    SslContext tls = tls();
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverSocketChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Answer(answer));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    Path authority = Files.createTempFile("vedette-warm-up-", ".pem");
    try (InputStream certificate = resource("warm-up-authority.pem")) {
      Files.write(authority, certificate.readAllBytes());
    }
    return new WarmUpServer(authority, tls, listener);
  }

  private static SslContext tls() throws IOException {
    try (InputStream certificate = resource("warm-up.pem");
        InputStream key = resource("warm-up.key")) {
      return SslContextBuilder.forServer(certificate, key)
          .sslProvider(SslProvider.OPENSSL_REFCNT)
          .build();
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = WarmUpServer.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not among the resources");
    }
    return in;
  }

  /** A file with the authority that issued the server's certificate. */
  Path authority() {
    return authority;
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() throws IOException {
    listener.close().syncUninterruptibly();
    ReferenceCountUtil.release(tls);
    Files.deleteIfExists(authority);
  }

  private static final class Answer extends ChannelInboundHandlerAdapter {
    private final byte[] bytes;

    Answer(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object request) {
      ReferenceCountUtil.release(request);
      context.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
