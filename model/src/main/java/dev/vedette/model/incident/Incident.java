package dev.vedette.model.incident;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time in which something was wrong with a target. Its identity is the target, the kind, and
 * {@code openedAt}: the same for every order in which the checks arrived.
 *
 * @param openedAt the slot of the check that opened it
 * @param beganAfter the last good slot before it; null when there is none
 * @param beganBefore the first bad slot of it: it began between the two
 * @param down the locations that held the target for down when it opened, in the order of names
 * @param up those that held it for up
 * @param unknown those that should have known and did not
 * @param level of a certificate: 1 to 3, see {@link CertificateLevel}; otherwise 0
 * @param end null while it is open
 * @param witness whose checks tell how it began; null for a certificate
 */
public record Incident(
    IncidentKind kind,
    Instant openedAt,
    @Nullable Instant beganAfter,
    Instant beganBefore,
    List<String> down,
    List<String> up,
    List<String> unknown,
    int level,
    @Nullable End end,
    @Nullable Witness witness) {
  public Incident {
    down = List.copyOf(down);
    up = List.copyOf(up);
    unknown = List.copyOf(unknown);
  }

  /** Why an incident is over. */
  public enum Reason {
    /** What was wrong is right. */
    RECOVERED,

    /**
     * The locations that know hold the target for up, and none that held it for down has recovered:
     * others that were silent came back, or these were given up.
     */
    OUTVOTED,

    /** More locations agreed: an incident of kind {@link IncidentKind#DOWN} goes on from here. */
    ESCALATED,

    /** The target is not checked for now: whether it is right is not known. */
    PAUSED,

    /** The target is not checked any more. */
    REMOVED;

    /** As in the database, the API and messages. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How it ended.
   *
   * @param closedAt the slot of the check that closed it
   * @param endedAfter the last bad slot of the location that recovered last; null unless an outage
   *     {@linkplain Reason#RECOVERED recovered}
   * @param endedBefore its first good slot after that: it ended between the two; likewise null
   */
  public record End(
      Instant closedAt,
      @Nullable Instant endedAfter,
      @Nullable Instant endedBefore,
      Reason reason) {}

  /**
   * The location that saw it first; the first by name of several.
   *
   * @param firstBad slot of its first failed check
   * @param lastGood slot of its last good check before that; null when there is none
   */
  public record Witness(String location, Instant firstBad, @Nullable Instant lastGood) {}

  public boolean isOpen() {
    return end == null;
  }

  Incident ended(End how) {
    return new Incident(
        kind, openedAt, beganAfter, beganBefore, down, up, unknown, level, how, witness);
  }

  Incident withLevel(int other) {
    return new Incident(
        kind, openedAt, beganAfter, beganBefore, down, up, unknown, other, end, witness);
  }
}
