package dev.vedette.store.query.targets;

import dev.vedette.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one target looks from one location.
 *
 * @param targetId its row in the table {@code target}
 * @param tags of the target
 * @param url the address of the last check, without secrets
 * @param scheduledAt slot of the last check
 * @param knownAt slot of the last check that was up or down; null: none was
 * @param outcome of the last check
 * @param status of the last check; null when no response came
 * @param totalUs duration of the last check in microseconds
 */
public record TargetState(
    int targetId,
    String target,
    String location,
    Map<String, String> tags,
    String url,
    Duration interval,
    Instant scheduledAt,
    @Nullable Instant knownAt,
    Outcome outcome,
    @Nullable Integer status,
    long totalUs) {
  public TargetState {
    tags = Map.copyOf(tags);
  }
}
