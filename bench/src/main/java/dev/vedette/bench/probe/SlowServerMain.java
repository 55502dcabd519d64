package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Questions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A TLS server that is slow on purpose, in a process of its own, and keeps account of how slow it
 * really was: {@code SlowServerMain <certificate> <key> <handshakeDelayMs>}.
 *
 * <p>Prints the port that delays the handshake and the port that doesn't. {@code times} on its
 * standard input prints how many requests there were since the last time, then for each its path's
 * first segment and its {@link ServerTimes}.
 */
public final class SlowServerMain {
  private static final int BACKLOG = 4_096;

  /** A request that waits for one loop waits outside of the server's account. */
  private static final int LOOPS = 2;

  /** What each request was, and how long it took. */
  record Served(String id, ServerTimes times) {}

  private final ConcurrentLinkedQueue<Served> served = new ConcurrentLinkedQueue<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
  private final SslContext tls;

  private SlowServerMain(SslContext tls) {
    this.tls = tls;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    SslContext tls =
        SslContextBuilder.forServer(new File(args[0]), new File(args[1]))
            // Without finalizers, whose collection would stop the server for tens of milliseconds.
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .build();
    SlowServerMain server = new SlowServerMain(tls);
    int slow = server.listen(Duration.ofMillis(Long.parseLong(args[2])));
    int prompt = server.listen(Duration.ZERO);
    System.out.println(slow + " " + prompt);
    Questions.answer(_ -> server.times());
  }

  private int listen(Duration handshakeDelay) throws InterruptedException {
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    SlowConnection.on(connection, tls, handshakeDelay, served::add);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private String times() {
    List<Served> all = new ArrayList<>();
    for (Served each = served.poll(); each != null; each = served.poll()) {
      all.add(each);
    }
    StringBuilder text = new StringBuilder().append(all.size());
    all.forEach(
        each -> text.append('\n').append(each.id()).append(' ').append(each.times().line()));
    return text.toString();
  }
}
