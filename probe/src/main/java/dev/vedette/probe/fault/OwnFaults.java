package dev.vedette.probe.fault;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Consumer;

/**
 * Where a fault of ours ends up: an exception that no server and no network can be blamed for.
 * Netty only logs what a callback throws, and the check would go on waiting for its deadline; so
 * whatever Netty calls runs guarded.
 */
public interface OwnFaults {
  /** Code of ours threw this. Never throws; called on the check's event loop. */
  void faulted(Throwable fault);

  /** Runs a step now. */
  default void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error fault) {
      faulted(fault);
    }
  }

  /** A step for later. */
  default Runnable guarded(Runnable step) {
    return () -> guard(step);
  }

  /** A listener for the end of something that Netty does. */
  default <F extends Future<?>> GenericFutureListener<F> whenDone(Consumer<F> step) {
    return future -> guard(() -> step.accept(future));
  }
}
