package dev.vedette.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback address, the only one that embedded services listen on. */
final class Ports {
  static final String HOST = "127.0.0.1";

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /**
   * Below the ports that Linux gives to outgoing connections (from 32768): else a client that tries
   * to reconnect to a stopped service can take the service's own port, and even connect to itself.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private Ports() {}

  /**
   * The port itself if it is free, any free one for 0.
   *
   * @throws PortInUseException naming the port, when it is taken
   * @throws EmbeddedServiceException when we may not listen on it
   */
  static int claim(int port) {
    if (port == 0) {
      return anyFree();
    }
    try {
      bindOnce(port);
      return port;
    } catch (IOException e) {
      throw refusal(port, e);
    }
  }

  /** For a port that is taken another try may help, with another port; for no other trouble. */
  static EmbeddedServiceException refusal(int port, IOException e) {
    String message = "can't listen on port " + port + " of " + HOST + ": " + e.getMessage();
    // Java has one exception for both.
    return String.valueOf(e.getMessage()).contains("denied")
        ? new EmbeddedServiceException(
            message + "; ports below 1024 are for root: take a higher one", e)
        : new PortInUseException(message, e);
  }

  private static int anyFree() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedServiceException(
        "found no free port from " + LOWEST + " to " + HIGHEST + " on " + HOST);
  }

  private static boolean isFree(int port) {
    try {
      bindOnce(port);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void bindOnce(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    }
  }
}
