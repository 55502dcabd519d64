package dev.vedette.bench.web;

import com.sun.management.OperatingSystemMXBean;
import dev.vedette.bench.harness.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages that are open: what they are sent, and what that takes. */
final class OpenPages {
  private static final int PAGES = 200;
  private static final int CHANGES = 17;
  private static final int SECONDS = 10;

  private final WebBenchmark.Site site;

  OpenPages(WebBenchmark.Site site) {
    this.site = site;
  }

  /** One target gets a new check: the event that tells it. */
  int bytesOfOneRow() throws Exception {
    try (BufferedReader page = open()) {
      var _ = next(page);
      change(1);
      return next(page).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /**
   * The share of a core that the server takes while 200 pages are open and 17 targets change every
   * second, once it has done so for a while; what their reader takes is not counted, nor what it
   * takes to change the targets.
   */
  Map<String, @Nullable Object> load() throws Exception {
    Progress.say("web: %d open pages".formatted(PAGES));
    double share;
    try (PageReader reader = PageReader.open(site.server().port(), "/live?since=" + tag(), PAGES)) {
      changeFor(SECONDS);
      long before = serverNanos(reader);
      long begun = System.nanoTime();
      changeFor(SECONDS);
      share = (double) (serverNanos(reader) - before) / (System.nanoTime() - begun);
    }
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("core_share_200_pages", Math.round(share * 1e3) / 10.0);
    return figures;
  }

  private static long serverNanos(PageReader reader) throws IOException {
    return cpuNanos()
        - reader.cpuNanos()
        - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void changeFor(int seconds) throws SQLException, InterruptedException {
    for (int second = 0; second < seconds; second++) {
      change(CHANGES);
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private String tag() throws IOException, InterruptedException {
    return tagOf(site.visitor().text("/"));
  }

  private static String tagOf(String page) {
    int begin = page.indexOf("data-tag=\"") + "data-tag=\"".length();
    return page.substring(begin, page.indexOf('"', begin));
  }

  private BufferedReader open() throws IOException, InterruptedException {
    return new BufferedReader(
        new InputStreamReader(
            site.visitor().stream("/live?since=" + tag()), StandardCharsets.UTF_8));
  }

  /** The next event as a whole. */
  private static String next(BufferedReader page) throws IOException {
    StringBuilder event = new StringBuilder();
    for (String line = page.readLine(); line != null; line = page.readLine()) {
      event.append(line).append('\n');
      if (line.isEmpty() && event.indexOf("data:") >= 0) {
        return event.toString();
      }
      if (line.isEmpty()) {
        event.setLength(0);
      }
    }
    throw new IOException("the stream ended");
  }

  /** So many targets get a new check. */
  private void change(int targets) throws SQLException {
    try (Connection connection = DriverManager.getConnection(site.postgres().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          UPDATE target_state SET scheduled_at = scheduled_at + interval '1 second'
          WHERE target_id IN (SELECT target_id FROM target ORDER BY random() LIMIT %d)
          """
              .formatted(targets));
    }
  }
}
