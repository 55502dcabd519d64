package dev.vedette.store.observations;

import java.time.Instant;

/**
 * A target whose checks are read.
 *
 * @param checksPerDay from all locations, as far as its present interval tells; at least 1
 * @param firstSeen slot of the oldest check that was ever stored
 */
public record WatchedTarget(int id, String name, long checksPerDay, Instant firstSeen) {}
