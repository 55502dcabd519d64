package dev.vedette.check.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time in which something that we need does not work. The log tells its beginning, another cause
 * and its end, but one that comes and goes only once a minute; {@link #cause()} is always up to
 * date. One thread may change it, others may read the cause.
 */
final class Outage {
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  private final String effect;
  private final String relief;
  private final LongSupplier nanoTime;
  private long mayTellAt;
  private boolean told;
  private @Nullable String toldCause;
  private volatile @Nullable String cause;

  /**
   * None yet.
   *
   * @param effect what it means while it lasts, as the log says it before its cause
   * @param relief what the log says when it is over
   */
  Outage(String effect, String relief, LongSupplier nanoTime) {
    this.effect = effect;
    this.relief = relief;
    this.nanoTime = nanoTime;
    mayTellAt = nanoTime.getAsLong();
  }

  /** What is the matter, in words for the operator; null when nothing is. */
  @Nullable String cause() {
    return cause;
  }

  boolean isOn() {
    return cause != null;
  }

  /** It has begun, or goes on, for this reason. */
  void isOn(String why) {
    cause = why;
    long now = nanoTime.getAsLong();
    if (why.equals(toldCause) || now - mayTellAt < 0) {
      return;
    }
    mayTellAt = now + TELL_EVERY.toNanos();
    told = true;
    toldCause = why;
    log.warn("{}: {}", effect, why);
  }

  /** It is over, if there was one. */
  void isOver() {
    cause = null;
    toldCause = null;
    if (told) {
      log.info("{}", relief);
    }
    told = false;
  }
}
