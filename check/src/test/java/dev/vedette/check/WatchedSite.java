package dev.vedette.check;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** A site on loopback that notes when each of its pages was asked for, by System.nanoTime(). */
final class WatchedSite implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Queue<Long>> requests = new ConcurrentHashMap<>();

  private WatchedSite(HttpServer server) {
    this.server = server;
  }

  static WatchedSite start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    WatchedSite site = new WatchedSite(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          site.requests
              .computeIfAbsent(
                  exchange.getRequestURI().getPath().substring(1),
                  _ -> new ConcurrentLinkedQueue<>())
              .add(System.nanoTime());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return site;
  }

  String url(String page) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + page;
  }

  /** The pages that were asked for since a time. */
  Set<String> pagesSince(long nanoTime) {
    Set<String> pages = new HashSet<>();
    requests.forEach((page, times) -> {
      if (times.stream().anyMatch(time -> time - nanoTime >= 0)) {
        pages.add(page);
      }
    });
    return pages;
  }

  /** The longest time between two requests of each page, from one time to another. */
  Map<String, Duration> longestGaps(long from, long to) {
    Map<String, Duration> gaps = new TreeMap<>();
    requests.forEach((page, times) -> {
      List<Long> within =
          new ArrayList<>(times.stream().filter(time -> time - from > 0 && time - to < 0).toList());
      within.add(from);
      within.add(to);
      within.sort((one, other) -> Long.signum(one - other));
      long longest = 0;
      for (int i = 1; i < within.size(); i++) {
        longest = Math.max(longest, within.get(i) - within.get(i - 1));
      }
      gaps.put(page, Duration.ofNanos(longest));
    });
    return gaps;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
