package dev.vedette.notify.channel.service;

import dev.vedette.notify.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a service over HTTP wants to be sent. Safe for use by many threads. */
public interface Service {
  /** One, or one for each incident. */
  List<Request> requests(Message message);

  /** Whether it recognises a repeat of a message. */
  default boolean deduplicates() {
    return false;
  }

  /** How often it wants to hear what goes on; empty: once. */
  default Optional<Duration> resendEvery() {
    return Optional.empty();
  }
}
