package dev.vedette.store.observations;

/**
 * A target whose checks are read.
 *
 * @param checksPerDay from all locations, as far as its present interval tells; at least 1
 */
public record WatchedTarget(int id, String name, long checksPerDay) {}
