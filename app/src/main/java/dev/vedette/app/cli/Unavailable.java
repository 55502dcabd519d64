package dev.vedette.app.cli;

import dev.vedette.wire.KafkaSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Something that a command needs is not to be had: a port, a directory, a service. For people. */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Kafka's client did not get through, or was not let. */
  public static Unavailable kafka(KafkaSettings kafka, String what, KafkaException e) {
    boolean away = e instanceof RetriableException || e.getCause() instanceof RetriableException;
    String why =
        away
            ? "no broker answers"
            : ServerText.line(String.valueOf(e.getMessage()), Integer.MAX_VALUE);
    return new Unavailable(
        "%s at %s: %s; 'vedette doctor' may say more"
            .formatted(what, kafka.bootstrapServers(), why),
        e);
  }
}
