package dev.vedette.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that does whatever a script says, on raw sockets: the only way to break
 * every rule. A virtual thread per connection. Thread-safe.
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RawServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static RawServer start(Script script) {
    return start(InetAddress.ofLiteral("127.0.0.1"), 0, script);
  }

  /** Listens on an address; port 0 is a free one. */
  public static RawServer start(InetAddress address, int port, Script script) {
    try {
      RawServer server = new RawServer(new ServerSocket(port, 50, address), script);
      Thread.ofVirtual().name("raw-server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of 127.0.0.1 on which nobody listens. */
  public static int deadPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The address of a path, with the server's IP as host. */
  public URI url(String path) {
    return url(listener.getInetAddress().getHostAddress(), path);
  }

  /** The address of a path under another name of this server. */
  public URI url(String host, String path) {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + port() + path);
  }

  /** Connections accepted so far. */
  public int connections() {
    return connections.get();
  }

  /** The requests read so far, in order: head, empty line, body. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("raw-connection").start(() -> play(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.play(new Conversation(socket, socket, requests));
    } catch (Exception clientGone) {
      // The client under test may leave at any point of a script.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
