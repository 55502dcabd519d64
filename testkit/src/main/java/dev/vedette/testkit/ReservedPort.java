package dev.vedette.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback address on which nobody listens: whoever connects is refused, and nobody
 * is given the port by chance. A server that is told this port can listen on it meanwhile, as
 * servers in Java do by default on Linux (SO_REUSEADDR).
 */
public final class ReservedPort implements AutoCloseable {
  private final Socket bound = new Socket();

  private ReservedPort() throws IOException {
    bound.setReuseAddress(true);
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Takes any free one. */
  public static ReservedPort take() throws IOException {
    return new ReservedPort();
  }

  /** Its number. */
  public int number() {
    return bound.getLocalPort();
  }

  /** From now on anybody may be given it. */
  @Override
  public void close() throws IOException {
    bound.close();
  }
}
