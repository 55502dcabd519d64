package dev.vedette.notify.channel;

import dev.vedette.notify.message.Message;
import java.time.Duration;
import java.util.Optional;

/** A way to tell people or programs. Safe for use by many threads. */
public interface Channel extends AutoCloseable {
  /**
   * Sends the message once and says what came of it; takes a bounded time. Whatever the other side
   * does is a value. No text of it holds a secret of the channel.
   *
   * @throws InterruptedException when the thread is to end; it may have been sent
   */
  Delivery send(Message message) throws InterruptedException;

  /** Whether the receiver hears a message once that is sent twice, by its id or its incident. */
  boolean deduplicates();

  /**
   * How often it wants to be told of an open incident again, because its receiver forgets; empty
   * where once is enough.
   */
  default Optional<Duration> resendEvery() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
