package dev.vedette.app.roles;

import dev.vedette.app.cli.Unavailable;
import dev.vedette.ops.OpenResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Keeps a command running until it is told to stop (Ctrl-C, SIGTERM) or what it runs fails, and
 * then closes what it opened.
 */
final class Foreground {
  private final OpenResources open = new OpenResources();

  Foreground() {
    Runtime.getRuntime().addShutdownHook(new Thread(open::close, "vedette-shutdown"));
  }

  /** What is closed at the end. */
  OpenResources resources() {
    return open;
  }

  /** Remembers something to close at the end; returns it. */
  <T extends AutoCloseable> T closing(T resource) {
    return open.add(resource);
  }

  /**
   * Waits until the future completes. A signal ends the process from here, by the shutdown hook.
   *
   * @throws Unavailable with the cause's message when it completed exceptionally
   */
  void awaitStop(CompletableFuture<?> stopped) {
    try {
      stopped.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable("stopped: " + cause.getMessage(), cause);
    } finally {
      open.close();
    }
  }
}
