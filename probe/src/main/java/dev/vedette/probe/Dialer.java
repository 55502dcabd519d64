package dev.vedette.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers. The next address is tried when one
 * fails, or when it stays silent for a while, without giving up on the silent one. Lives on one
 * event loop and speaks to its listener there.
 */
final class Dialer {
  /** RFC 8305, section 8: the recommended Connection Attempt Delay. */
  static final long ATTEMPT_DELAY_MS = 250;

  /** Hears about attempts to connect, over whatever transport. */
  interface Attempts {
    void trying(InetAddress address);

    /** One address failed; there may be others. */
    void failed(InetAddress address, Throwable cause);

    /** None could be used: the first one, and why. */
    void unconnectable(InetAddress address, Throwable cause);
  }

  /** Hears in the end either of the connection or that there is none, unless abandoned. */
  interface Listener extends Attempts {
    void connected(Channel channel, InetAddress address);
  }

  /** Netty demands a handler for a new connection; what it carries is decided once it stands. */
  @Sharable
  private static final class Bare extends ChannelInboundHandlerAdapter {}

  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final List<InetAddress> addresses;
  private final int port;
  private final Listener listener;
  private final List<Channel> attempts = new ArrayList<>();
  private int next;
  private int pending;
  private boolean done;
  private @Nullable Future<?> nextAttempt;
  private @Nullable InetAddress failedAddress;
  private @Nullable Throwable failure;

  Dialer(
      EventLoop loop,
      Transport transport,
      List<InetAddress> addresses,
      int port,
      Listener listener) {
    this.loop = loop;
    this.addresses = addresses;
    this.port = port;
    this.listener = listener;
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(transport.socketChannel())
            // The check's own deadline is the only one.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Bare());
  }

  void dial() {
    nextAttempt = null;
    if (done || next >= addresses.size()) {
      return;
    }
    InetAddress address = addresses.get(next++);
    pending++;
    listener.trying(address);
    ChannelFuture attempt = bootstrap.connect(address, port);
    if (attempt.channel().isRegistered()) {
      attempts.add(attempt.channel());
    }
    attempt.addListener(result -> concluded(attempt, address));
    if (!done && nextAttempt == null && next < addresses.size()) {
      nextAttempt = loop.schedule(this::dial, ATTEMPT_DELAY_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Closes whatever is still being tried; the listener hears nothing more. */
  void abandon() {
    done = true;
    cancelNextAttempt();
    // A closed attempt takes itself out of the list.
    for (Channel attempt : List.copyOf(attempts)) {
      var _ = attempt.close();
    }
  }

  private void concluded(ChannelFuture attempt, InetAddress address) {
    if (!loop.inEventLoop()) {
      // A socket that could not even be made reports from elsewhere.
      loop.execute(() -> concluded(attempt, address));
      return;
    }
    pending--;
    attempts.remove(attempt.channel());
    if (attempt.isSuccess() && done) {
      var _ = attempt.channel().close();
    } else if (attempt.isSuccess()) {
      abandon();
      listener.connected(attempt.channel(), address);
    } else if (!done) {
      failed(address, attempt.cause());
    }
  }

  private void failed(InetAddress address, Throwable cause) {
    listener.failed(address, cause);
    // The first failure is told: later addresses are fallbacks, often of a family that this
    // machine can't reach at all.
    if (failedAddress == null) {
      failedAddress = address;
      failure = cause;
    }
    cancelNextAttempt();
    if (next < addresses.size()) {
      dial();
    } else if (pending == 0) {
      done = true;
      listener.unconnectable(failedAddress, failure == null ? cause : failure);
    }
  }

  private void cancelNextAttempt() {
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
      nextAttempt = null;
    }
  }
}
