package dev.vedette.notify.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/** Makes sockets and closes them all, whoever is still reading. Safe for use by many threads. */
final class ClosingSockets extends SocketFactory {
  private final SocketFactory factory;
  private final List<Socket> sockets = new ArrayList<>();

  ClosingSockets(SocketFactory factory) {
    this.factory = factory;
  }

  private synchronized <T extends Socket> T kept(T socket) {
    sockets.add(socket);
    return socket;
  }

  synchronized void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException gone) {
        // It is closed all the same.
      }
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    return kept(factory.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return kept(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return kept(factory.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return kept(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return kept(factory.createSocket(host, port, local, localPort));
  }
}
