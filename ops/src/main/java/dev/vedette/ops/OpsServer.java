package dev.vedette.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Serves {@link OpsEndpoints} for a role that has no web server of its own. */
public final class OpsServer implements AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  /** Tells the JDK's server that no body follows. */
  private static final int NO_BODY = -1;

  private final HttpServer server;

  private OpsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens at once.
   *
   * @param usualPort the role's own, where the settings name none
   * @throws IOException when the port is taken or the address is not this machine's; the message
   *     tells people which
   */
  public static OpsServer start(OpsSettings settings, int usualPort, OpsEndpoints endpoints)
      throws IOException {
    int port = settings.portOr(usualPort);
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(settings.host(), port), 0);
    } catch (IOException | RuntimeException e) {
      throw new IOException(whyNot(settings.host(), port, e), e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> handle(exchange, endpoints));
    server.start();
    return new OpsServer(server);
  }

  /** Why nobody can listen there, in words for whoever chose the address. */
  public static String whyNot(String host, int port, Exception e) {
    return objection(host).orElseGet(() -> refused(host, port, e));
  }

  /**
   * Why nobody can listen at this address on this machine as it is now; empty when somebody can, as
   * far as that is known. A name is resolved.
   */
  public static Optional<String> objection(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      boolean ours =
          address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address) != null;
      return ours ? Optional.empty() : Optional.of(host + " is not an address of this machine");
    } catch (UnknownHostException unknown) {
      return Optional.of(host + " has no address");
    } catch (SocketException unreadable) {
      return Optional.empty();
    }
  }

  private static String refused(String host, int port, Exception e) {
    return e instanceof BindException && !String.valueOf(e.getMessage()).contains("denied")
        ? "port " + port + " on " + host + " is taken by another program"
        : "can't listen on " + host + " port " + port + ": " + e.getMessage();
  }

  private static void handle(HttpExchange exchange, OpsEndpoints endpoints) throws IOException {
    try (exchange) {
      OpsEndpoints.Answer answer = answer(exchange, endpoints);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        exchange.sendResponseHeaders(answer.status(), NO_BODY);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static OpsEndpoints.Answer answer(HttpExchange exchange, OpsEndpoints endpoints) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return text(METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    }
    return endpoints
        .answer(exchange.getRequestURI().getPath())
        .orElseGet(() -> text(NOT_FOUND, "try " + String.join(", ", OpsEndpoints.PATHS) + "\n"));
  }

  private static OpsEndpoints.Answer text(int status, String body) {
    return new OpsEndpoints.Answer(status, "text/plain; charset=utf-8", body);
  }

  /** The port really listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
