package dev.vedette.up;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * A service that starts beside whoever wants it. Closing it waits for the start: a service that
 * nobody stops would stay behind. Safe for use by many threads.
 */
final class Starting<T> implements AutoCloseable {
  private final FutureTask<T> start;
  private final Consumer<T> stop;

  private Starting(FutureTask<T> start, Consumer<T> stop) {
    this.start = start;
    this.stop = stop;
  }

  static <T> Starting<T> of(Callable<T> start, Consumer<T> stop) {
    FutureTask<T> task = new FutureTask<>(start);
    Thread.ofVirtual().name("vedette-start").start(task);
    return new Starting<>(task, stop);
  }

  /**
   * The service once it has started; throws what the start threw.
   *
   * @throws IOException when the start did
   */
  T await() throws IOException {
    try {
      return start.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case IOException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** One that failed to start has nothing to close; that it failed is not told a second time. */
  @Override
  public void close() {
    T started;
    try {
      started = await();
    } catch (RuntimeException | IOException e) {
      return;
    }
    stop.accept(started);
  }
}
