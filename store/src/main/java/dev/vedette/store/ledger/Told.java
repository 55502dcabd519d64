package dev.vedette.store.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a channel was last told of an incident.
 *
 * @param incident as receivers know it
 * @param message by which message
 * @param level of a certificate; otherwise 0
 * @param parent of one that was named as a child only: whose; otherwise null
 * @param lookAt when a reminder is due, or the child is to be looked at; null: never
 */
public record Told(
    UUID incident,
    UUID message,
    State state,
    int level,
    @Nullable UUID parent,
    @Nullable Instant lookAt) {
  /** How the channel holds it to be. */
  public enum State {
    OPEN,
    CLOSED,
    RETRACTED,
    WITH_PARENT;

    static State of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
