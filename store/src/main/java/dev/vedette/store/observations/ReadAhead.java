package dev.vedette.store.observations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Reads some portions at once and gives them away one after another, in the order in which they
 * were added. For one thread, which gives away.
 */
final class ReadAhead<L extends ObservationListener> implements AutoCloseable {
  /** Two connections of a pool of eight, and two cores: it runs beside what is live. */
  private static final int READERS = 2;

  private record Pending<L extends ObservationListener>(
      ReadPortion<L> portion, Future<ObservationBlock> block) {}

  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
  private final Deque<Pending<L>> pending = new ArrayDeque<>();
  private final Function<ReadPortion<L>, ObservationBlock> read;
  private final ObservationNames names;
  private long count;

  /**
   * Prepares.
   *
   * @param read called by several threads
   * @param names what is read has learned there
   */
  ReadAhead(Function<ReadPortion<L>, ObservationBlock> read, ObservationNames names) {
    this.read = read;
    this.names = names;
  }

  /** Has it read; gives an earlier one away first when enough are being read. */
  void add(ReadPortion<L> portion) {
    pending.add(new Pending<>(portion, readers.submit(() -> read.apply(portion))));
    if (pending.size() > READERS) {
      giveNext();
    }
  }

  /** Gives the rest away, and returns how many observations there were in all. */
  long finish() {
    while (!pending.isEmpty()) {
      giveNext();
    }
    return count;
  }

  private void giveNext() {
    Pending<L> next = pending.removeFirst();
    try {
      ObservationBlock block = next.block.get();
      block.drain(names, next.portion.listeners());
      count += block.size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops reading, and waits for what is just being read. */
  @Override
  public void close() {
    pending.forEach(each -> each.block.cancel(true));
    readers.close();
  }
}
