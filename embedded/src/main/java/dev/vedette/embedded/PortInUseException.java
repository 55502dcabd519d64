package dev.vedette.embedded;

import java.io.Serial;

/** Another program has the port, or took it while the service was starting. */
public final class PortInUseException extends EmbeddedServiceException {
  @Serial private static final long serialVersionUID = 1L;

  PortInUseException(String message, Throwable cause) {
    super(message, cause);
  }

  PortInUseException(String message) {
    super(message);
  }
}
