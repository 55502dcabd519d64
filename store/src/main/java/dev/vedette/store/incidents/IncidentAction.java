package dev.vedette.store.incidents;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did about an incident.
 *
 * @param id their order
 * @param by as they call themselves
 * @param note in their words; null without any
 */
public record IncidentAction(
    long id, Instant at, UUID incident, Type type, String by, @Nullable String note) {
  /** What they did. */
  public enum Type {
    NOTE,

    /** Somebody is at it. */
    ACK,

    /** Nobody wants to hear of it any more. */
    CLOSE;

    /** As in the database. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
