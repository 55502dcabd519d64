package dev.vedette.store.maintenance;

import dev.vedette.model.maintenance.MaintenanceScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code maintenance_window}.
 *
 * @param id as the commands call it
 * @param from slots from then on are in it
 * @param to as it was planned
 * @param createdAt when the row was made
 * @param endedAt when somebody ended it early; null: nobody did
 * @param rule key of the rule of the configuration that made it; null: somebody, by a command
 * @param note what it is for; null: nobody said
 */
public record MaintenanceWindow(
    long id,
    MaintenanceScope scope,
    Instant from,
    Instant to,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable String rule,
    @Nullable String note) {
  /** Slots from then on are not in it; not after {@link #from} when it was called off. */
  public Instant until() {
    return endedAt != null && endedAt.isBefore(to) ? endedAt : to;
  }
}
