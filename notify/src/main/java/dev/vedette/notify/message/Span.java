package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an incident was: it began between the last good check and the first bad one.
 *
 * @param beganAfter the last good check before it; null when there is none
 * @param beganBefore the first bad check of it; null when it did not begin with one
 * @param openedAt when it was decided
 * @param closedAt null while it is open
 * @param reason why it was closed, such as {@code recovered}; null while it is open
 */
public record Span(
    @Nullable Instant beganAfter,
    @Nullable Instant beganBefore,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable String reason) {
  public Span {
    requireNonNull(openedAt, "openedAt");
    if (closedAt == null && reason != null) {
      throw new IllegalArgumentException("reason is of one that is closed");
    }
  }

  /** The earliest moment that is known to be bad. */
  public Instant since() {
    return beganBefore == null ? openedAt : beganBefore;
  }

  /** How long it has lasted by then, or how long it did; never negative. */
  public Duration lasted(Instant now) {
    Duration lasted = Duration.between(since(), closedAt == null ? now : closedAt);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }
}
