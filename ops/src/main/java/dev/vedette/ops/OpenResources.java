package dev.vedette.ops;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has opened and has to close, the last opened first. Safe for use by many threads.
 */
public final class OpenResources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenResources.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Remembers something to close; returns it. What comes after the close is closed at once. */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    if (closed) {
      close(resource);
    } else {
      open.push(resource);
    }
    return resource;
  }

  /** Closes everything; what one of them throws is logged and does not keep the others open. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      open.forEach(OpenResources::close);
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log.warn("while closing {}: {}", resource.getClass().getSimpleName(), e.toString());
    }
  }
}
