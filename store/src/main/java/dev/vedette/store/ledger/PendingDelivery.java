package dev.vedette.store.ledger;

import dev.vedette.store.incidents.IncidentChange;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the ledger without a final state, of one channel.
 *
 * @param incident as receivers know it
 * @param at when it happened
 * @param recordedAt when it became known
 * @param dueAt when it is to be told, or looked at again
 */
public record PendingDelivery(
    long transition,
    UUID incident,
    IncidentChange change,
    Instant at,
    Instant recordedAt,
    Instant dueAt,
    String route) {}
