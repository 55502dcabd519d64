package dev.vedette.app.cli;

import dev.vedette.ops.OpenResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes what a command has opened when it is done, or when the process is told to stop (Ctrl-C,
 * SIGTERM).
 */
public final class Foreground implements AutoCloseable {
  /** Somebody may have stopped to read what is told. */
  private static final Duration TELLING = Duration.ofMillis(200);

  private final OpenResources open = new OpenResources();
  private final Thread hook;

  public Foreground() {
    this(() -> {});
  }

  /**
   * Tells people, too.
   *
   * @param onSignal run when the process is told to stop, before anything is closed; what takes
   *     long is not waited for
   */
  public Foreground(Runnable onSignal) {
    hook =
        new Thread(
            () -> {
              tell(onSignal);
              open.close();
            },
            "vedette-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void tell(Runnable onSignal) {
    try {
      Thread.ofPlatform().daemon().name("vedette-stopping").start(onSignal).join(TELLING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is closed at the end. */
  public OpenResources resources() {
    return open;
  }

  /** Remembers something to close at the end; returns it. */
  public <T extends AutoCloseable> T closing(T resource) {
    return open.add(resource);
  }

  /**
   * Waits until the future completes. A signal ends the process from here, by the shutdown hook.
   *
   * @throws Unavailable with the cause's message when it completed exceptionally
   */
  public void awaitStop(CompletableFuture<?> stopped) {
    try (this) {
      stopped.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable("stopped: " + cause.getMessage(), cause);
    }
  }

  /**
   * Closes everything. Does not return in a process that a signal is ending: what a command meets
   * when its ground is taken away is nobody's trouble.
   */
  @Override
  public void close() {
    open.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      while (true) {
        LockSupport.park();
      }
    }
  }
}
