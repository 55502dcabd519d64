package dev.vedette.store.ledger;

import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.StoredIncident;
import java.time.Instant;
import java.util.UUID;

/**
 * A transition, with the identity under which people hear of it.
 *
 * @param told the incident's first identity
 * @param at when it happened
 * @param recordedAt when it became known
 * @param incident as it was after it; before it, when retracted
 */
public record RoutedTransition(
    long id,
    UUID told,
    IncidentChange change,
    Instant at,
    Instant recordedAt,
    StoredIncident incident) {
  /** Whether the incident is open after it. */
  public boolean leavesOpen() {
    return change != IncidentChange.RETRACTED && incident.isOpen();
  }
}
