package dev.vedette.bench.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.BooleanSupplier;

/** Ports on 127.0.0.1. */
public final class Loopback {
  private static final int PATIENCE_MS = 10_000;
  private static final int PAUSE_MS = 50;

  private Loopback() {}

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns when something accepts connections there; gives up when its process has ended. */
  public static void awaitListener(int port, BooleanSupplier alive)
      throws IOException, InterruptedException {
    for (int waited = 0; waited < PATIENCE_MS && alive.getAsBoolean(); waited += PAUSE_MS) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PAUSE_MS);
        return;
      } catch (IOException notYet) {
        Thread.sleep(PAUSE_MS);
      }
    }
    throw new IOException("nothing listens on 127.0.0.1:" + port);
  }
}
