package dev.vedette.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a name resolves and its port takes connections. */
sealed interface PortProbe {
  /** It does. */
  record Open(Endpoint endpoint, InetAddress address) implements PortProbe {}

  /** It does not. */
  record Closed(CauseAndRemedy why) implements PortProbe {}

  /** Tries every step for at most that long. */
  static PortProbe at(Endpoint endpoint, String setting, Duration patience)
      throws InterruptedException {
    try {
      InetAddress address = resolve(endpoint.host(), patience);
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(address, endpoint.port()), Math.toIntExact(patience.toMillis()));
      }
      return new Open(endpoint, address);
    } catch (IOException e) {
      return new Closed(explain(e, endpoint, setting, patience));
    }
  }

  private static InetAddress resolve(String host, Duration patience)
      throws IOException, InterruptedException {
    // The platform's resolver has no time limit of its own: it is left behind where it hangs.
    FutureTask<InetAddress> lookUp = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("resolve").start(lookUp);
    try {
      return lookUp.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the name server does not answer", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** In words. */
  static CauseAndRemedy explain(
      IOException e, Endpoint endpoint, String setting, Duration patience) {
    return switch (e) {
      case UnknownHostException _ ->
          new CauseAndRemedy(
              "the name '" + endpoint.host() + "' does not resolve",
              "check the host in " + setting + ", and the name server of this machine");
      case SocketTimeoutException _ ->
          new CauseAndRemedy(
              "%s does not answer within %d s: a firewall drops what is sent there, or the host is down"
                  .formatted(endpoint, patience.toSeconds()),
              "let this machine's address through the firewall (an IP allow list, for a managed"
                  + " service), and check host and port in "
                  + setting);
      case NoRouteToHostException _ ->
          new CauseAndRemedy(
              "there is no way from here to " + endpoint,
              "check this machine's network and the host in " + setting);
      case ConnectException _ ->
          new CauseAndRemedy(
              "nothing listens at " + endpoint + ": connection refused",
              "check the port in " + setting + ", and that the service runs");
      default ->
          new CauseAndRemedy(
              "can't connect to " + endpoint + ": " + e.getMessage(),
              "check host and port in " + setting + ", and this machine's network");
    };
  }
}
