package dev.vedette.doctor;

import java.time.Duration;
import java.util.Locale;

/** Compares two clocks. */
final class ClockWords {
  static final String SUBJECT = "clock";

  /** Checks a second away from their slot are still told apart; a wrong clock rarely stops here. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private ClockWords() {}

  /**
   * Judges.
   *
   * @param ahead how far the database's clock is before ours
   * @param roundTrip of the question: half of it is the possible error
   */
  static Finding judge(Duration ahead, Duration roundTrip) {
    Duration certain = ahead.abs().minus(roundTrip.dividedBy(2));
    if (certain.compareTo(TOLERANCE) <= 0) {
      return new Finding.Ok(
          SUBJECT,
          "within %s of the database's"
              .formatted(seconds(ahead.abs().plus(roundTrip.dividedBy(2)))));
    }
    return new Finding.Warn(
        SUBJECT,
        "this machine's clock is %s %s the database's"
            .formatted(seconds(ahead.abs()), ahead.isNegative() ? "ahead of" : "behind"),
        "synchronise both (NTP): the slots of the checks come from this clock, and the writer takes"
            + " no check from more than an hour ahead of its own");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
