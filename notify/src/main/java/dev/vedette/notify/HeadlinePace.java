package dev.vedette.notify;

import dev.vedette.notify.message.Headline;
import dev.vedette.notify.message.Headline.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first headlines of each ten seconds pass, and makes one of the others. For one thread.
 */
final class HeadlinePace {
  /** As many as somebody reads who looks up. */
  static final int AT_ONCE = 5;

  static final Duration PERIOD = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final String link;
  private @Nullable Long begunNanos;
  private int passed;
  private int opened;
  private int closed;

  /**
   * Nothing has passed.
   *
   * @param nanoTime a clock that never steps
   * @param link to what the others were
   */
  HeadlinePace(LongSupplier nanoTime, String link) {
    this.nanoTime = nanoTime;
    this.link = link;
  }

  /** Whether a sum is to be told when its time has come. */
  boolean isHolding() {
    return opened + closed > 0;
  }

  /** What is to be told now. */
  List<Headline> pass(List<Headline> news) {
    List<Headline> told = new ArrayList<>();
    Long begun = begunNanos;
    if (begun != null && nanoTime.getAsLong() - begun >= PERIOD.toNanos()) {
      if (isHolding()) {
        told.add(sum());
      }
      begunNanos = null;
      passed = 0;
      opened = 0;
      closed = 0;
    }
    for (Headline each : news) {
      if (begunNanos == null) {
        begunNanos = nanoTime.getAsLong();
      }
      if (passed < AT_ONCE) {
        passed++;
        told.add(each);
      } else {
        count(each);
      }
    }
    return told;
  }

  private void count(Headline headline) {
    switch (headline.tone()) {
      case CRITICAL, WARNING -> opened++;
      case GOOD, NEUTRAL -> closed++;
    }
  }

  private Headline sum() {
    List<String> parts = new ArrayList<>();
    if (opened > 0) {
      parts.add(opened + " more opened");
    }
    if (closed > 0) {
      parts.add(closed + (opened > 0 ? "" : " more") + " closed");
    }
    Tone tone = opened > 0 ? Tone.WARNING : Tone.GOOD;
    return new Headline(
        tone,
        "Incidents: " + String.join(", ", parts),
        " within %d s".formatted(PERIOD.toSeconds()),
        link);
  }
}
