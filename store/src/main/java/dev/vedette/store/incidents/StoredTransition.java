package dev.vedette.store.incidents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code incident_transition}.
 *
 * @param id their order
 * @param at when it happened: the slot of the check that brought it about
 * @param recordedAt when it became known
 * @param routedAt when it was decided whom to tell; null: not yet
 * @param incident after the change; before it, when retracted
 */
public record StoredTransition(
    long id,
    Instant at,
    Instant recordedAt,
    @Nullable Instant routedAt,
    IncidentChange change,
    StoredIncident incident) {}
