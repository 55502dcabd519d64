package dev.vedette.web.overview;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends what changes to every open page. Nothing is queued for anybody: a client knows the version
 * that it has, and when it can be written to it gets what lies between that and the newest one. So
 * a slow client costs nothing, misses nothing that still holds, and delays nobody: each has a
 * virtual thread of its own. The overview is read for all of them together, and only while there is
 * one. Safe for use by many threads.
 */
final class LiveFeed implements AutoCloseable {
  /** More pages than one process should keep; who comes later is told to load again. */
  static final int MAX_CLIENTS = 2_000;

  /** Says that the connection lives, and finds out when it does not. */
  static final Duration TICK = Duration.ofSeconds(5);

  private final OverviewReader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Thread thread = Thread.ofVirtual().name("web-live").unstarted(this::readOn);
  private int clients;
  private boolean closed;
  private @Nullable Overview newest;
  private @Nullable String trouble;
  private long round;
  private @Nullable Encoded encoded;

  /** An event, kept because nearly all clients need the same. */
  private record Encoded(long since, String tag, String event) {}

  LiveFeed(OverviewReader reader) {
    this.reader = reader;
  }

  LiveFeed start() {
    thread.start();
    return this;
  }

  private void readOn() {
    try {
      while (awaitClients()) {
        publish();
        Thread.sleep(OverviewReader.GOOD_FOR);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitClients() throws InterruptedException {
    lock.lock();
    try {
      while (clients == 0 && !closed) {
        news.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    Overview read = null;
    String reference = null;
    try {
      read = reader.read();
    } catch (OverviewUnavailable e) {
      reference = e.reference();
    }
    lock.lock();
    try {
      newest = read == null ? newest : read;
      trouble = reference;
      round++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends to one client until it is gone or everything is closed.
   *
   * @param tag of the version that its page shows; of another process it is worth nothing
   * @return false when there are too many clients already
   */
  boolean serve(String tag, OutputStream client) throws IOException, InterruptedException {
    if (!enter()) {
      return false;
    }
    try {
      send(client, "retry: 2000\n\n");
      serveEntered(new Client(tag), client);
    } finally {
      leave();
    }
    return true;
  }

  private void serveEntered(Client client, OutputStream out)
      throws IOException, InterruptedException {
    long seen = 0;
    while (true) {
      Step step = awaitNews(seen, client);
      if (step == null) {
        return;
      }
      seen = step.round();
      if (!step.event().isEmpty()) {
        send(out, step.event());
      }
    }
  }

  /** What one client has. */
  private static final class Client {
    private final String tag;
    private long version = -1;
    private long toldAtNanos = System.nanoTime();

    Client(String tag) {
      this.tag = tag;
    }

    long since(Overview now) {
      if (version < 0) {
        String prefix = now.run() + "-";
        version =
            tag.startsWith(prefix) && tag.length() - prefix.length() < 18
                ? number(tag.substring(prefix.length()))
                : 0;
      }
      return version;
    }

    private static long number(String text) {
      return text.matches("[0-9]+") ? Long.parseLong(text) : 0;
    }

    boolean wantsTick() {
      return System.nanoTime() - toldAtNanos > TICK.toNanos();
    }

    void has(long now) {
      version = now;
      toldAtNanos = System.nanoTime();
    }
  }

  private record Step(long round, String event) {}

  /** Null once closed. */
  private @Nullable Step awaitNews(long seen, Client client) throws InterruptedException {
    lock.lock();
    try {
      while (round <= seen && !closed) {
        var _ = news.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
      }
      return closed ? null : new Step(round, next(client));
    } finally {
      lock.unlock();
    }
  }

  private String next(Client client) {
    Overview now = newest;
    if (trouble != null) {
      client.toldAtNanos = System.nanoTime();
      return LiveEvent.trouble(trouble);
    }
    if (now == null) {
      return "";
    }
    long since = client.since(now);
    if (now.version() > since) {
      client.has(now.version());
      return encode(since, now);
    }
    if (client.wantsTick()) {
      client.has(now.version());
      return LiveEvent.tick(now);
    }
    return "";
  }

  private String encode(long since, Overview now) {
    Encoded known = encoded;
    if (known == null || known.since() != since || !known.tag().equals(now.tag())) {
      known = new Encoded(since, now.tag(), LiveEvent.between(since, now));
      encoded = known;
    }
    return known.event();
  }

  private static void send(OutputStream client, String event) throws IOException {
    client.write(event.getBytes(StandardCharsets.UTF_8));
    client.flush();
  }

  private boolean enter() {
    lock.lock();
    try {
      if (closed || clients >= MAX_CLIENTS) {
        return false;
      }
      clients++;
      news.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      clients--;
    } finally {
      lock.unlock();
    }
  }

  /** How many pages are open. */
  int clients() {
    lock.lock();
    try {
      return clients;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
