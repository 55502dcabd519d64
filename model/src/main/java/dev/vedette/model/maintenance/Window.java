package dev.vedette.model.maintenance;

import java.time.Instant;
import java.util.List;

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

  /**
   * When windows that follow each other from this moment on end; the moment itself when it is in
   * none.
   *
   * @param windows by their beginning
   */
  public static Instant endOf(List<Window> windows, Instant moment) {
    Instant end = moment;
    for (Window window : windows) {
      if (!window.from.isAfter(end) && window.to.isAfter(end)) {
        end = window.to;
      }
    }
    return end;
  }
}
