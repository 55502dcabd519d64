package dev.vedette.notify.channel;

import dev.vedette.notify.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a service over HTTP wants to be sent. Safe for use by many threads. */
interface Service {
  /** One, or one for each incident. */
  List<Request> requests(Message message);

  /** As of {@link Channel}. */
  default boolean deduplicates() {
    return false;
  }

  /** As of {@link Channel}. */
  default Optional<Duration> resendEvery() {
    return Optional.empty();
  }
}
