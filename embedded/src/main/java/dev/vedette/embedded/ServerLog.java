package dev.vedette.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL writes to its own log: passed on to ours, the last lines kept for error messages.
 */
final class ServerLog {
  private static final Logger log = LoggerFactory.getLogger("dev.vedette.embedded.postgres");
  private static final int LINES_KEPT = 20;
  private static final Duration END_LIMIT = Duration.ofSeconds(1);

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  private ServerLog(InputStream stream) {
    reader = Thread.ofPlatform().daemon().name("postgres-log").unstarted(() -> read(stream));
  }

  static ServerLog of(InputStream stream) {
    ServerLog serverLog = new ServerLog(stream);
    serverLog.reader.start();
    return serverLog;
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.debug("{}", line);
        keep(line);
      }
    } catch (IOException e) {
      log.debug("the log of PostgreSQL has ended: {}", e.toString());
    }
  }

  private synchronized void keep(String line) {
    if (lines.size() == LINES_KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** The last lines until now. */
  synchronized String tail() {
    return String.join("\n", lines);
  }

  /** The last lines of a server that has ended. */
  String end() {
    try {
      reader.join(END_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return tail();
  }
}
