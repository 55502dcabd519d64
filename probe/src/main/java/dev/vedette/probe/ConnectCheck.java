package dev.vedette.probe;

import dev.vedette.model.IpFamily;
import dev.vedette.probe.connection.Dialer;
import dev.vedette.probe.dns.DnsAnswers;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries to connect to a port, and nothing more. Lives on one event loop. */
final class ConnectCheck implements Dialer.Listener {
  private final Network network;
  private final int port;
  private final CompletableFuture<Boolean> reached;
  private @Nullable Dialer dialer;

  private ConnectCheck(Network network, int port, CompletableFuture<Boolean> reached) {
    this.network = network;
    this.port = port;
    this.reached = reached;
  }

  /** Completes with whether a connection came about in time; call it on the network's loop. */
  static void begin(
      Network network,
      String host,
      int port,
      Duration timeout,
      CompletableFuture<Boolean> reached) {
    ConnectCheck check = new ConnectCheck(network, port, reached);
    ScheduledFuture<?> deadline =
        network
            .loop()
            .schedule(() -> check.conclude(false), timeout.toMillis(), TimeUnit.MILLISECONDS);
    var _ = reached.whenComplete((answer, fault) -> deadline.cancel(false));
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      check.dial(DnsAnswers.ofLiteral(literal));
    } else {
      network
          .names()
          .resolve(host, IpFamily.ANY, network.loop())
          .addListener(
              check.whenDone((Future<List<InetAddress>> answer) -> {
                if (answer.isSuccess()) {
                  check.dial(answer.getNow());
                } else {
                  check.conclude(false);
                }
              }));
    }
  }

  private void dial(List<InetAddress> addresses) {
    if (reached.isDone()) {
      return;
    }
    dialer = new Dialer(network.loop(), network.transport(), addresses, port, this);
    dialer.dial();
  }

  private void conclude(boolean answer) {
    if (dialer != null) {
      dialer.abandon();
    }
    reached.complete(answer);
  }

  @Override
  public void faulted(Throwable fault) {
    if (dialer != null) {
      dialer.abandon();
    }
    reached.completeExceptionally(fault);
  }

  @Override
  public void trying(InetAddress address) {
    // Only the end counts.
  }

  @Override
  public void failed(InetAddress address, Throwable cause) {
    // There may be others.
  }

  @Override
  public void unconnectable(InetAddress address, Throwable cause) {
    conclude(false);
  }

  @Override
  public void connected(Channel channel, InetAddress address) {
    var _ = channel.close();
    conclude(true);
  }
}
