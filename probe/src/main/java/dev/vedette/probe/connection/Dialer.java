package dev.vedette.probe.connection;

import dev.vedette.probe.fault.OwnFaults;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers. The next address is tried when one
 * fails, or when it stays silent for a while, without giving up on the silent one. Lives on one
 * event loop and speaks to its listener there.
 */
public final class Dialer {
  /** RFC 8305, section 8: the recommended Connection Attempt Delay. */
  static final long ATTEMPT_DELAY_MS = 250;

  /** Hears about attempts to connect, over whatever transport. */
  interface Attempts extends OwnFaults {
    void trying(InetAddress address);

    /** One address failed; there may be others. */
    void failed(InetAddress address, Throwable cause);

    /** None could be used: the first one, and why. */
    void unconnectable(InetAddress address, Throwable cause);
  }

  /** Hears in the end either of the connection or that there is none, unless abandoned. */
  public interface Listener extends Attempts {
    void connected(Channel channel, InetAddress address);
  }

  private final EventLoop loop;
  private final Transport transport;
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

  public Dialer(
      EventLoop loop,
      Transport transport,
      List<InetAddress> addresses,
      int port,
      Listener listener) {
    this.loop = loop;
    this.transport = transport;
    this.addresses = addresses;
    this.port = port;
    this.listener = listener;
  }

  /** Begins, or tries the next address; the listener may hear before this returns. */
  public void dial() {
    nextAttempt = null;
    if (done || next >= addresses.size()) {
      return;
    }
    InetAddress address = addresses.get(next++);
    pending++;
    listener.trying(address);
    connect(address);
    if (!done && nextAttempt == null && next < addresses.size()) {
      nextAttempt =
          loop.schedule(listener.guarded(this::dial), ATTEMPT_DELAY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void connect(InetAddress address) {
    Channel channel;
    try {
      channel = transport.openSocket(loop);
    } catch (ChannelException e) {
      // No file descriptor left, for one.
      concluded(address, e);
      return;
    }
    attempts.add(channel);
    channel
        .connect(new InetSocketAddress(address, port))
        .addListener(listener.whenDone((ChannelFuture attempt) -> concluded(attempt, address)));
  }

  /** Closes whatever is still being tried; the listener hears nothing more. */
  public void abandon() {
    done = true;
    cancelNextAttempt();
    // A closed attempt takes itself out of the list.
    for (Channel attempt : List.copyOf(attempts)) {
      var _ = attempt.close();
    }
  }

  private void concluded(ChannelFuture attempt, InetAddress address) {
    attempts.remove(attempt.channel());
    if (!attempt.isSuccess()) {
      var _ = attempt.channel().close();
      concluded(address, attempt.cause());
    } else if (done) {
      var _ = attempt.channel().close();
    } else {
      abandon();
      listener.connected(attempt.channel(), address);
    }
  }

  private void concluded(InetAddress address, Throwable cause) {
    pending--;
    if (!done) {
      failed(address, cause);
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
