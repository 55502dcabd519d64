package dev.vedette.store.history;

import java.util.Locale;

/** What keeps the history in order, each on its own: a step that fails stops no other. */
public enum UpkeepStep {
  /** Makes the partitions of the days ahead. */
  PARTITIONS,
  /** Stores checks that came for a day while it was moved to the archive. */
  LATE_CHECKS,
  /** Sums up the hours that are over and got checks. */
  ROLLUPS,
  /** Moves old days to the archive. */
  ARCHIVE,
  /** Drops what is older than it is to be kept. */
  RETENTION,
  /** Makes the windows of the maintenance rules for the weeks ahead. */
  MAINTENANCE;

  /** As metrics, the table {@code upkeep} and people call it. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
