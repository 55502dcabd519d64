package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a channel sends. Immutable.
 *
 * @param id the same for every attempt: who deduplicates by it hears it once
 * @param at when what it tells came about
 * @param incidents one; a digest has many
 * @param others how many more a digest tells of without naming them; otherwise 0
 * @param possibleRepeat whether it may have arrived before
 * @param old not null if it comes late
 */
public record Message(
    UUID id,
    MessageType type,
    Instant at,
    List<IncidentSnapshot> incidents,
    int others,
    boolean possibleRepeat,
    @Nullable OldNews old) {
  public Message {
    requireNonNull(id, "id");
    requireNonNull(at, "at");
    incidents = List.copyOf(incidents);
    if (incidents.isEmpty()) {
      throw new IllegalArgumentException("a message tells of an incident");
    }
    if (type != MessageType.DIGEST && (incidents.size() > 1 || others != 0)) {
      throw new IllegalArgumentException("only a digest tells of several incidents");
    }
    if (others < 0) {
      throw new IllegalArgumentException("others must not be negative");
    }
  }

  /** Of one incident, in time and for the first time. */
  public static Message of(UUID id, MessageType type, Instant at, IncidentSnapshot incident) {
    return new Message(id, type, at, List.of(incident), 0, false, null);
  }

  /** Of several, in time and for the first time. */
  public static Message digest(UUID id, Instant at, List<IncidentSnapshot> incidents) {
    return new Message(id, MessageType.DIGEST, at, incidents, 0, false, null);
  }

  /** With an example of an incident as a real one would be, for whoever tries a channel. */
  public static Message test(UUID id, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    Span span = new Span(at.minusSeconds(60), at.minusSeconds(30), at, null, null);
    Failure failure =
        new Failure(FailureCode.STATUS_UNEXPECTED, "this is a test, nothing happened", Phase.WAIT);
    IncidentSnapshot example =
        new IncidentSnapshot(
            "test-" + id,
            "vedette-test",
            null,
            "down",
            Severity.CRITICAL,
            IncidentState.OPEN,
            span,
            failure,
            500,
            new Locations(List.of("test"), List.of(), List.of()),
            List.of(),
            List.of(),
            Map.of(),
            "https://vedette.example/",
            null,
            null);
    return of(id, MessageType.TEST, at, example);
  }

  /** The only incident; of a digest the first. */
  public IncidentSnapshot first() {
    return incidents.getFirst();
  }

  public boolean isDigest() {
    return type == MessageType.DIGEST;
  }

  /** The same, which may have arrived before. */
  public Message repeated() {
    return new Message(id, type, at, incidents, others, true, old);
  }

  /** The same, told late. */
  public Message told(Instant toldAt) {
    return new Message(id, type, at, incidents, others, possibleRepeat, new OldNews(at, toldAt));
  }
}
