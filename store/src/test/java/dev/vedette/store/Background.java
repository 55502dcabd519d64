package dev.vedette.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs things at the same time, on however few cores: the common pool may have one thread. */
public final class Background {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private Background() {}

  public static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, THREADS);
  }

  public static <T> CompletableFuture<T> supply(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, THREADS);
  }
}
