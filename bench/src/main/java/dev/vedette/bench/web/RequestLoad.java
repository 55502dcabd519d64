package dev.vedette.bench.web;

import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Programs and people who ask while pages are open, and browsers that leave in the middle. */
final class RequestLoad {
  private static final int PAGES = 200;
  private static final int PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LENGTH = Duration.ofSeconds(20);

  /** Requests of which the cost is the mean, as often as each path is asked for in the load. */
  private static final int COSTED = 200;

  private static final Duration BETWEEN = Duration.ofMillis(8);
  private static final int ABORTED = 10_000;

  /** Of those that leave, so many at a time. */
  private static final int AT_ONCE = 50;

  private static final List<String> PATHS =
      List.of(
          "/api/targets",
          "/",
          "/api/targets",
          "/?q=team%3Dweb",
          "/api/targets",
          "/?group=team",
          "/api/targets",
          "/incidents");

  private final WebBenchmark.Site site;

  RequestLoad(WebBenchmark.Site site) {
    this.site = site;
  }

  /** 200 open pages and 500 requests a second: how long they take, and how many fail. */
  Map<String, @Nullable Object> measure() throws Exception {
    Progress.say("web: %d open pages, %d requests a second".formatted(PAGES, PER_SECOND));
    double before;
    Asked asked;
    double after;
    try (PageReader _ = PageReader.open(site.server().port(), "/live?since=none", PAGES)) {
      var _ = ask(WARM_UP);
      before = heapMb();
      asked = ask(LENGTH);
      after = heapMb();
    }
    System.out.printf(
        "%d requests, %d errors; p50 %.1f ms, p99 %.1f ms; heap after collection %.1f and %.1f"
            + " MB%n",
        asked.times().size(),
        asked.errors().get(),
        Statistics.percentile(asked.times(), 50),
        Statistics.percentile(asked.times(), 99),
        before,
        after);
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("api_p99_ms", Statistics.percentile(asked.times(), 99));
    figures.put("errors", asked.errors().get());
    return figures;
  }

  /** What one request of each kind costs, the asking of it included, at the pace of the load. */
  void tellCosts() throws Exception {
    for (String path : PATHS.stream().distinct().toList()) {
      var _ = cpuMs(path, COSTED / 2);
      System.out.printf(
          "CPU of a request, its client included: %-18s %5.2f ms%n", path, cpuMs(path, COSTED));
    }
  }

  private double cpuMs(String path, int requests) throws Exception {
    long before = OpenPages.cpuNanos();
    for (int i = 0; i < requests; i++) {
      var _ = site.visitor().page(path);
      Thread.sleep(BETWEEN);
    }
    return (OpenPages.cpuNanos() - before) / 1e6 / requests;
  }

  private record Asked(Collection<Double> times, AtomicInteger errors) {}

  /** Each at its time, whether those before it were answered or not. */
  private Asked ask(Duration length) {
    Asked asked = new Asked(new ConcurrentLinkedQueue<>(), new AtomicInteger());
    long begun = System.nanoTime();
    long stepNanos = Duration.ofSeconds(1).toNanos() / PER_SECOND;
    long requests = length.toSeconds() * PER_SECOND;
    try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < requests; i++) {
        long due = begun + i * stepNanos;
        LockSupport.parkNanos(due - System.nanoTime());
        String path = PATHS.get(i % PATHS.size());
        visitors.execute(() -> ask(path, due, asked));
      }
    }
    return asked;
  }

  private void ask(String path, long due, Asked asked) {
    try {
      var _ = site.visitor().page(path);
      asked.times().add((System.nanoTime() - due) / 1e6);
    } catch (IOException e) {
      asked.errors().incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Browsers that open a page, hear of it, and are gone without a word. */
  void abort() throws Exception {
    Progress.say("web: %d connections that are cut off".formatted(ABORTED));
    cut(AT_ONCE);
    double before = heapMb();
    for (int cut = 0; cut < ABORTED; cut += AT_ONCE) {
      cut(AT_ONCE);
    }
    // The server finds out when it next writes to them, which it does every five seconds.
    Thread.sleep(Duration.ofSeconds(12));
    System.out.printf(
        "%d connections cut off: heap after collection %.1f and %.1f MB%n",
        ABORTED, before, heapMb());
  }

  private void cut(int connections) throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.server().port());
      // So that it is closed with a reset.
      socket.setSoLinger(true, 0);
      socket
          .getOutputStream()
          .write("GET /live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      open.add(socket);
    }
    for (Socket socket : open) {
      var _ = socket.getInputStream().read();
      socket.close();
    }
  }

  private static double heapMb() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
