package dev.vedette.store.query;

import dev.vedette.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one target looks from one location: a row of the page.
 *
 * @param url the address of the last check, without secrets
 * @param scheduledAt slot of the last check
 * @param status status of the last check; null when no response came
 * @param totalUs duration of the last check in microseconds
 * @param upChecks checks of the last 24 hours, and of up to one more, that were up
 * @param knownChecks checks of that time that were up or down
 * @param recent the last checks, oldest first, at most {@link #MAX_RECENT}
 */
public record TargetState(
    String target,
    String location,
    String url,
    Duration interval,
    Instant scheduledAt,
    Outcome outcome,
    @Nullable Integer status,
    long totalUs,
    long upChecks,
    long knownChecks,
    List<Recent> recent) {
  /** As many as a sparkline can show. */
  public static final int MAX_RECENT = 40;

  /**
   * One point of a sparkline.
   *
   * @param totalUs duration in microseconds
   */
  public record Recent(Instant scheduledAt, Outcome outcome, long totalUs) {}

  public TargetState {
    recent = List.copyOf(recent);
  }

  /**
   * Share of the known checks of the last day, and up to an hour more, that were up, from 0 to 1;
   * NaN when nothing is known.
   */
  public double uptime24h() {
    return knownChecks == 0 ? Double.NaN : (double) upChecks / knownChecks;
  }
}
