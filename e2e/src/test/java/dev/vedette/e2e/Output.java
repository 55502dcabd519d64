package dev.vedette.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process has printed so far, line by line. Safe for use by many threads. */
final class Output {
  /** Which of the two a line was written to. */
  enum Stream {
    OUT,
    ERR
  }

  /** A process that prints more than this is a finding of its own; its first lines tell most. */
  private static final int MAX_LINES = 20_000;

  private record Line(Stream stream, String text, long afterMs) {
    @Override
    public String toString() {
      return "%7d ms %s %s".formatted(afterMs, stream == Stream.OUT ? "out" : "err", text);
    }
  }

  private final long startedNanos = System.nanoTime();
  private final List<Line> lines = new ArrayList<>();
  private int open = Stream.values().length;
  private int discarded;

  /** Reads until the stream ends, on a thread of its own. */
  void follow(Stream stream, InputStream bytes) {
    Thread.ofVirtual().name("output-" + stream).start(() -> read(stream, bytes));
  }

  private void read(Stream stream, InputStream bytes) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        add(stream, text);
      }
    } catch (IOException e) {
      // The pipe of a killed process ends this way.
      add(stream, "(ended: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(Stream stream, String text) {
    if (lines.size() < MAX_LINES) {
      long afterMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
      lines.add(new Line(stream, text, afterMs));
    } else {
      discarded++;
    }
    notifyAll();
  }

  private synchronized void end() {
    open--;
    notifyAll();
  }

  /** Waits for the first line of either stream in which the pattern is found. */
  synchronized MatchResult await(Pattern pattern, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    for (int next = 0; ; ) {
      for (; next < lines.size(); next++) {
        Matcher matcher = pattern.matcher(lines.get(next).text());
        if (matcher.find()) {
          return matcher.toMatchResult();
        }
      }
      if (open == 0 || !waitUntil(end)) {
        throw new AssertionError(
            (open == 0 ? "the output ended" : "no line within " + limit)
                + " without /"
                + pattern
                + "/");
      }
    }
  }

  /** Waits until both streams have ended; false when they have not by then. */
  synchronized boolean awaitEnd(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (open > 0 && waitUntil(end)) {
      // Woken for a line: there may be more.
    }
    return open == 0;
  }

  private synchronized boolean waitUntil(long endNanos) {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    if (leftMs <= 0) {
      return false;
    }
    try {
      wait(leftMs);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for output", e);
    }
  }

  /** The first line of either stream in which the pattern is found, if it has come already. */
  synchronized Optional<String> find(Pattern pattern) {
    return lines.stream().map(Line::text).filter(pattern.asPredicate()).findFirst();
  }

  /** The lines of one stream so far. */
  synchronized List<String> lines(Stream stream) {
    return lines.stream().filter(line -> line.stream() == stream).map(Line::text).toList();
  }

  /** The last lines of both streams with the time since the start, for people. */
  synchronized String tail(int count) {
    StringBuilder text = new StringBuilder();
    int from = Math.max(0, lines.size() - count);
    if (from > 0) {
      text.append("… ").append(from).append(" lines before\n");
    }
    lines.subList(from, lines.size()).forEach(line -> text.append(line).append('\n'));
    if (discarded > 0) {
      text.append("… ").append(discarded).append(" lines after\n");
    }
    return text.toString();
  }
}
