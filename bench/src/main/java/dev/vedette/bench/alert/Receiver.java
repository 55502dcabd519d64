package dev.vedette.bench.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook's receiver: notes how long after its check it first hears of each incident. */
final class Receiver implements AutoCloseable {
  private static final Pattern TARGET = Pattern.compile("\"target\":\"([^\"]+)\"");
  private static final double NANOS_PER_MS = 1e6;

  private final HttpServer server;
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final List<Double> delays = Collections.synchronizedList(new ArrayList<>());

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
  }

  /** The check that opens an incident is about to be given to Kafka. */
  void expects(String target) {
    sentNanos.put(target, System.nanoTime());
  }

  List<Double> delays() {
    synchronized (delays) {
      return List.copyOf(delays);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher targets = TARGET.matcher(body);
      while (targets.find()) {
        Long sent = sentNanos.remove(targets.group(1));
        if (sent != null) {
          delays.add((now - sent) / NANOS_PER_MS);
        }
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
