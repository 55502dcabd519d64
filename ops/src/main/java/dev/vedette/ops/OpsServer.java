package dev.vedette.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Serves {@link OpsEndpoints} for a role that has no web server of its own. */
public final class OpsServer implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final HttpServer server;

  private OpsServer(HttpServer server) {
    this.server = server;
  }

  /** Listens at once; throws IOException when the port is taken or the address isn't ours. */
  public static OpsServer start(OpsSettings settings, OpsEndpoints endpoints) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> handle(exchange, endpoints));
    server.start();
    return new OpsServer(server);
  }

  private static void handle(HttpExchange exchange, OpsEndpoints endpoints) throws IOException {
    try (exchange) {
      OpsEndpoints.Answer answer =
          endpoints
              .answer(exchange.getRequestURI().getPath())
              .orElseGet(() ->
                  new OpsEndpoints.Answer(
                      NOT_FOUND, "text/plain", "try " + OpsEndpoints.PATHS + "\n"));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
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
