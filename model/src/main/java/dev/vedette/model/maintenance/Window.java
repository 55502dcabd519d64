package dev.vedette.model.maintenance;

import java.time.Instant;

/**
 * A time of maintenance, from one moment up to another.
 *
 * @param from belongs to it
 * @param to does not; after {@code from}
 */
public record Window(Instant from, Instant to) {
  public Window {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a window from " + from + " can't end at " + to);
    }
  }

  /** Whether both have a moment in common. */
  public boolean overlaps(Instant start, Instant end) {
    return from.isBefore(end) && start.isBefore(to);
  }
}
