package dev.vedette.notify;

import dev.vedette.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to channels, each channel on a thread of its own: one that is slow keeps no other
 * one waiting. Safe for use by many threads.
 */
final class ChannelWork {
  private static final Logger log = LoggerFactory.getLogger(ChannelWork.class);

  /** While the database is away, what was sent waits to be written down. */
  private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

  private final Dispatcher dispatcher;
  private final NotifyStatus status;
  private final NotifyMetrics metrics;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ChannelWork(Dispatcher dispatcher, NotifyStatus status, NotifyMetrics metrics) {
    this.dispatcher = dispatcher;
    this.status = status;
    this.metrics = metrics;
  }

  /** Does what the channel has to do, unless it is at it. */
  void begin(String channel) {
    if (!status.isClosing() && busy.add(channel)) {
      threads.execute(() -> {
        try {
          work(channel);
        } catch (InterruptedException e) {
          log.debug("interrupted while closing", e);
        } catch (StoreException e) {
          metrics.retries.increment();
          log.debug("channel {} is tried again", channel, e);
        } catch (RuntimeException e) {
          log.error("channel {}: {}", channel, e.getMessage(), e);
        } finally {
          busy.remove(channel);
        }
      });
    }
  }

  private void work(String channel) throws InterruptedException {
    dispatcher.resend(channel);
    while (!status.isClosing() && !threads.isShutdown()) {
      Optional<Dispatcher.Made> made = dispatcher.attempt(channel);
      if (made.isEmpty()) {
        return;
      }
      finish(made.get());
    }
  }

  /** Until it is written down: whoever forgot it would send it again. */
  private void finish(Dispatcher.Made made) throws InterruptedException {
    while (true) {
      try {
        dispatcher.finish(made);
        return;
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.TRANSIENT || status.isClosing()) {
          throw e;
        }
        metrics.retries.increment();
        status.awaitClosing(WRITE_AGAIN);
      }
    }
  }

  /** Waits for what is being sent; false when that takes too long, and is broken off. */
  boolean end(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    threads.shutdownNow();
    return false;
  }
}
