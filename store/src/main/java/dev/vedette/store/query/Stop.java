package dev.vedette.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A location was told not to check a target any more.
 *
 * @param from slot of the check that says so
 * @param to slot of the next check that says something else; null: it goes on
 * @param removed whether the target was removed; otherwise it was paused
 */
public record Stop(Instant from, @Nullable Instant to, boolean removed) {}
