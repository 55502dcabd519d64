package dev.vedette.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of the loopback address. */
final class Ports {
  private Ports() {}

  /** One that is free now, for something that has to be told its port before it starts. */
  static int free() {
    try (ServerSocket socket = bind(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds these ports until it is closed; those that somebody else holds are held already. */
  static Taken take(int... ports) {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int port : ports) {
      try {
        sockets.add(bind(port));
      } catch (IOException e) {
        // Taken by somebody else: what the test wants.
        continue;
      }
    }
    return new Taken(sockets);
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** Ports that nobody else can have. */
  record Taken(List<ServerSocket> sockets) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
