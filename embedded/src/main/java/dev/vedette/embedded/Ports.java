package dev.vedette.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback address, the only one that embedded services listen on. */
final class Ports {
  static final String HOST = "127.0.0.1";

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private Ports() {}

  /**
   * The port itself if it is free, any free one for 0; throws, naming the port, when it is taken.
   */
  static int claim(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't listen on port " + port + " of " + HOST + ": " + e.getMessage(), e);
    }
  }
}
