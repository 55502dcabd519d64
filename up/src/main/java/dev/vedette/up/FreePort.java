package dev.vedette.up;

import dev.vedette.embedded.PortInUseException;
import dev.vedette.ops.OpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds ports for what runs on a laptop, where the usual ones are often taken. */
final class FreePort {
  /** Ports tried after the wanted one, before any free port is taken. */
  private static final int NEIGHBOURS = 50;

  /** Ports that other programs may take between being found free and being listened on. */
  static final int ATTEMPTS = 10;

  private static final Logger log = LoggerFactory.getLogger(FreePort.class);

  private FreePort() {}

  /** Something that listens. */
  @FunctionalInterface
  interface Service<T> {
    /** Throws BindException or PortInUseException when another program has the port. */
    T on(int port) throws IOException;
  }

  /**
   * Starts a service on the wanted port of the loopback address, or the next free one, which is
   * said before, so that where it listens is its own last word. Where another program takes that
   * one first, the next is tried.
   *
   * @param what listens there, for the message
   * @param wanted 0: any free one
   * @throws IOException when no port is to be had; what the service throws passes through
   */
  static <T> T start(String what, int wanted, Service<T> service) throws IOException {
    int from = wanted;
    for (int attempt = 1; ; attempt++) {
      int port = search(from);
      if (port != wanted && wanted != 0) {
        log.warn("port {} is taken: {} takes port {}", wanted, what, port);
      }
      try {
        return service.on(port);
      } catch (BindException | PortInUseException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        from = wanted == 0 ? 0 : port + 1;
      }
    }
  }

  /**
   * Finds out before anything is started whether the page can have the port that somebody asked
   * for.
   *
   * @throws IOException when it can't; the message says why and what helps
   */
  static void require(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      socket.getLocalPort();
    } catch (IOException e) {
      String why = OpsServer.whyNot(host, port, e);
      throw new IOException(why + "; without --port the page takes the next free one", e);
    }
  }

  private static int search(int wanted) throws IOException {
    for (int port = wanted; port > 0 && port <= Math.min(65_535, wanted + NEIGHBOURS); port++) {
      if (isFree(port)) {
        return port;
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
