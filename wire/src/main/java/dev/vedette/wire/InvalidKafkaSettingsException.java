package dev.vedette.wire;

import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** The Kafka settings can't work, whatever the broker says; the message tells a person why. */
public final class InvalidKafkaSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidKafkaSettingsException(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidKafkaSettingsException(String message) {
    super(message);
  }

  /** Runs a client's constructor and says in one sentence what it did not like. */
  static <T> T translating(Supplier<T> construction) {
    try {
      return construction.get();
    } catch (KafkaException e) {
      throw new InvalidKafkaSettingsException("kafka: " + innermost(e).getMessage(), e);
    }
  }

  private static Throwable innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
