package dev.vedette.app;

import org.jspecify.annotations.Nullable;

/** Something that a command needs is not to be had: a port, a directory, a service. For people. */
final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
