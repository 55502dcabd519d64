package dev.vedette.up;

import dev.vedette.ops.OpenResources;
import org.jspecify.annotations.Nullable;

/**
 * Ends a service beside those that end after it: it stands below them among what is to be closed,
 * and waits there. Safe for use by many threads.
 */
final class Ending implements AutoCloseable {
  /** Guarded by this. */
  private @Nullable Thread thread;

  /** Guarded by this. */
  private boolean closed;

  /** Begins to end it; waits for that where nobody would do so later. */
  synchronized void begin(AutoCloseable service) {
    OpenResources one = new OpenResources();
    var _ = one.add(service);
    if (closed) {
      one.close();
    } else {
      thread = Thread.ofPlatform().name("vedette-end").start(one::close);
    }
  }

  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
    }
    if (ending != null) {
      try {
        ending.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
