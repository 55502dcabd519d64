package dev.vedette.store.checks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has put into {@code check_result}, or found there.
 *
 * @param checks in the order of target, slot and location
 * @param oldestAddedMs by target the oldest slot that is new, or known now; null when all are new
 */
public record StoredBatch(List<StoredCheck> checks, @Nullable Map<Integer, Long> oldestAddedMs) {}
