package dev.vedette.write;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a trouble is worth a line of the log: when it begins, when it becomes another one,
 * every now and then while it lasts, and when it is over. A retry alone is not. For one thread.
 */
final class TroubleLog {
  /** Troubles that take turns, as while a server restarts, are told no faster. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  private final Duration reminder;

  /** When the first of the troubles that followed each other began. */
  private @Nullable Instant begun;

  /** When the one that was told last was told first. */
  private @Nullable Instant since;

  private @Nullable Instant told;
  private String kind = "";

  /**
   * A log of troubles.
   *
   * @param reminder how often one that lasts is told
   */
  TroubleLog(Duration reminder) {
    this.reminder = reminder;
  }

  /**
   * The trouble goes on, or begins.
   *
   * @param detail up to its first colon it says what the trouble is; the rest may change
   * @return what to log, if anything
   */
  Optional<String> meet(String detail, Instant now) {
    if (begun == null) {
      begun = now;
    }
    String next = detail.split(":", 2)[0];
    boolean same = next.equals(kind);
    if (told != null && now.isBefore(told.plus(same ? reminder : PAUSE))) {
      return Optional.empty();
    }
    since = same && since != null ? since : now;
    told = now;
    kind = next;
    return Optional.of(
        same ? "since %s: %s".formatted(since.truncatedTo(ChronoUnit.SECONDS), detail) : detail);
  }

  /**
   * The trouble is over.
   *
   * @return how long it lasted; empty when none was told
   */
  Optional<Duration> end(Instant now) {
    Optional<Duration> lasted =
        begun == null || told == null
            ? Optional.empty()
            : Optional.of(Duration.between(begun, now).truncatedTo(ChronoUnit.SECONDS));
    begun = null;
    since = null;
    told = null;
    kind = "";
    return lasted;
  }

  /** How long a trouble lasted, for people. */
  static String words(Duration lasted) {
    return lasted.toMinutes() < 3 ? lasted.toSeconds() + " s" : lasted.toMinutes() + " min";
  }
}
