package dev.vedette.probe.connection;

import dev.vedette.probe.fault.OwnFaults;
import dev.vedette.probe.http.Exchange;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a QUIC connection to one address, on a UDP socket of its own. Lives on one
 * event loop.
 */
final class QuicAttempt {
  /** Credit for what a server may send unasked; a usual page fits without a round trip for more. */
  private static final long WINDOW_BYTES = 1 << 20;

  /** Hears about the attempt, on the event loop. */
  interface Listener extends OwnFaults {
    /** The first datagram came from the address. */
    void answered(QuicAttempt attempt);

    /** The peer closed the connection, which may have stood by then, for a reason in its TLS. */
    void alerted(QuicAttempt attempt, int alert);

    /** The connection stands. */
    void opened(QuicAttempt attempt, QuicChannel connection);

    /** It does not, and never will. */
    void failed(QuicAttempt attempt, Throwable cause);
  }

  private final InetAddress address;
  private final QuicSslEngine engine;
  private final Listener listener;
  private @Nullable Channel socket;
  private boolean answered;
  private boolean done;

  QuicAttempt(InetAddress address, QuicSslEngine engine, Listener listener) {
    this.address = address;
    this.engine = engine;
    this.listener = listener;
  }

  InetAddress address() {
    return address;
  }

  QuicSslEngine engine() {
    return engine;
  }

  void begin(EventLoop loop, Transport transport, int port, Duration idleTimeout) {
    ChannelHandler codec =
        Http3.newQuicClientCodecBuilder()
            .sslEngineProvider(connection -> engine)
            .maxIdleTimeout(idleTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .initialMaxData(WINDOW_BYTES)
            .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
            .initialMaxStreamDataUnidirectional(WINDOW_BYTES)
            .build();
    InetSocketAddress peer = new InetSocketAddress(address, port);
    // Connected, so that the kernel tells of a port where nobody listens.
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channelFactory(transport.datagrams())
            .handler(codec)
            .connect(peer);
    socket = connected.channel();
    connected.addListener(
        listener.whenDone((ChannelFuture result) -> {
          if (result.isSuccess()) {
            connected.channel().pipeline().addFirst(new FirstDatagram());
            open(connected.channel(), peer);
          } else {
            fail(result.cause());
          }
        }));
  }

  private void open(Channel datagrams, InetSocketAddress peer) {
    QuicChannel.newBootstrap(datagrams)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel connection) {
                connection.pipeline().addLast(new Alerts(), http3());
              }
            })
        .remoteAddress(peer)
        .connect()
        .addListener(
            listener.whenDone((Future<QuicChannel> opened) -> {
              if (!opened.isSuccess()) {
                fail(opened.cause());
              } else if (!done) {
                listener.opened(this, opened.getNow());
              }
            }));
  }

  /** Netty's default for all headers of a response is 8 KiB. */
  private static ChannelHandler http3() {
    Http3Settings settings =
        Http3Settings.defaultSettings().maxFieldSectionSize(Exchange.MAX_HEADER_BYTES);
    return new Http3ClientConnectionHandler(
        null, null, null, new DefaultHttp3SettingsFrame(settings), true);
  }

  /** Closes the socket and with it the connection; the listener hears nothing more. */
  void abandon() {
    done = true;
    if (socket != null) {
      var _ = socket.close();
    }
  }

  private void fail(Throwable cause) {
    if (!done) {
      abandon();
      listener.failed(this, cause);
    }
  }

  /** Sees why the peer closes the connection, before whoever uses it hears that it is closed. */
  private final class Alerts extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicConnectionCloseEvent close && close.isTlsError() && !done) {
        listener.alerted(QuicAttempt.this, QuicConnectionCloseEvent.extractTlsError(close.error()));
      }
      context.fireUserEventTriggered(event);
    }
  }

  /** Sees that the peer is there, and what the kernel knows of it. */
  private final class FirstDatagram extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object datagram) {
      if (!answered && !done) {
        answered = true;
        listener.guard(() -> listener.answered(QuicAttempt.this));
      }
      context.fireChannelRead(datagram);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      listener.guard(() -> fail(cause));
    }
  }
}
