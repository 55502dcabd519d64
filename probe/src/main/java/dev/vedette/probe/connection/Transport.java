package dev.vedette.probe.connection;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The way to the operating system's sockets. */
public record Transport(
    IoHandlerFactory ioHandler,
    ChannelFactory<? extends SocketChannel> sockets,
    Class<? extends ServerSocketChannel> serverSocketChannel,
    ChannelFactory<? extends DatagramChannel> datagrams) {
  /** Epoll on Linux, NIO elsewhere. */
  public static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            EpollIoHandler.newFactory(),
            EpollSocketChannel::new,
            EpollServerSocketChannel.class,
            EpollDatagramChannel::new)
        : new Transport(
            NioIoHandler.newFactory(),
            NioSocketChannel::new,
            NioServerSocketChannel.class,
            NioDatagramChannel::new);
  }

  /**
   * A TCP socket, not yet connected, without a time limit of its own; to be called on that loop.
   *
   * @throws ChannelException when the operating system has none to give
   */
  SocketChannel openSocket(EventLoop loop) {
    SocketChannel socket = sockets.newChannel();
    socket.config().setConnectTimeoutMillis(0);
    ChannelFuture registration = loop.register(socket);
    if (!registration.isSuccess()) {
      throw new ChannelException("no event loop for a socket", registration.cause());
    }
    return socket;
  }
}
