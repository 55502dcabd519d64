package dev.vedette.store.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new row of the ledger.
 *
 * @param incident as receivers know it
 * @param dueAt when it is to be told
 * @param suppressed why it never will be; null: it is pending
 */
public record Enrolment(
    long transition,
    UUID incident,
    String channel,
    String route,
    Instant dueAt,
    @Nullable String suppressed) {}
