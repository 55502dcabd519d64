package dev.vedette.embedded;

/** An embedded service could not start or stop; the message says why and what to do about it. */
public sealed class EmbeddedServiceException extends RuntimeException
    permits DirectoryInUseException, PortInUseException {
  EmbeddedServiceException(String message) {
    super(message);
  }

  EmbeddedServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
