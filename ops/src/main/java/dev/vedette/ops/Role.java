package dev.vedette.ops;

import java.util.concurrent.CompletableFuture;

/**
 * A part of the system that runs until it is closed: checker, writer, web. Roles never call each
 * other; a process may run one of them or all.
 */
public interface Role extends AutoCloseable {
  /** The command that runs it: {@code check}, {@code write}, {@code web}. */
  String name();

  /** Its state right now; never blocks. */
  Health health();

  /**
   * Completes when the role has stopped: normally after {@link #close()}, exceptionally when a
   * fault that it must not survive stopped it. The same future every time.
   */
  CompletableFuture<Void> stopped();

  /** Finishes the work in hand, within seconds, and stops. Safe to call twice. */
  @Override
  void close();
}
