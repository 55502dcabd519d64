package dev.vedette.store.ledger;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident in a message.
 *
 * @param incident as receivers know it
 * @param transition it is told as it was after this one
 * @param under the parent as whose child it is named; null: it stands for itself
 * @param remind when it is told again while it is open; null: it is not
 * @param level of a certificate; otherwise 0
 */
public record MessagePart(
    UUID incident,
    long transition,
    News news,
    @Nullable UUID under,
    @Nullable Duration remind,
    int level,
    boolean acknowledged) {}
