package dev.vedette.write;

import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the partitions: ahead and by age, in the pauses between batches. */
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final Duration PERIOD = Duration.ofHours(1);

  /** A partition in use or a database away: soon again, but not with every batch. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Partitions partitions;
  private final InstantSource clock;
  private Instant due = Instant.MIN;

  Upkeep(Partitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /**
   * Does what is due.
   *
   * @throws StoreException only when no retry helps
   */
  void run() {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return;
    }
    try {
      partitions.maintain(now);
      due = now.plus(PERIOD);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.TRANSIENT) {
        throw e;
      }
      log.warn("partitions can't be kept now, again in {}: {}", RETRY, e.getMessage());
      due = now.plus(RETRY);
    }
  }
}
