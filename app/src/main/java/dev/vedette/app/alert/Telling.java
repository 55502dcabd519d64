package dev.vedette.app.alert;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.ledger.HeardIncidents.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether people hear of an incident by itself, and when: as {@code vedette notify} decides for a
 * route without a delay.
 *
 * @param at null when they do not, or not yet
 * @param heldBack why not; null when they do
 */
record Telling(@Nullable Instant at, @Nullable Reason heldBack) {
  /** What holds an alert back. */
  enum Reason {
    /** It was over, or is not told yet, when a window of maintenance ended. */
    MAINTENANCE,

    /** It is named in the message about a target that it depends on. */
    DEPENDENCY,

    /** The ledger says so: for a route's delay, for a person who took it on, or a channel. */
    NOT_TOLD;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far the slots of two targets lie apart at most while one explains the other. */
  private static final Duration SAME_TIME = Duration.ofMinutes(1);

  /**
   * Decides.
   *
   * @param windows of maintenance of its target, by their beginning
   * @param parents what happened to the targets that it depends on
   * @param end what would be told from then on is not told yet
   */
  static Telling of(Course incident, List<Window> windows, List<Course> parents, Instant end) {
    Instant at = Window.endOf(windows, incident.openedAt());
    if (at.isAfter(incident.openedAt()) && (incident.isOver(at) || !at.isBefore(end))) {
      return new Telling(null, Reason.MAINTENANCE);
    }
    for (Course parent : parents) {
      if (explains(parent, incident)) {
        Instant over = parent.closedAt();
        if (over == null || incident.isOver(over) || !over.isBefore(end)) {
          return new Telling(null, Reason.DEPENDENCY);
        }
        at = over.isAfter(at) ? over : at;
      }
    }
    return new Telling(at, null);
  }

  /** Whether people hear of the child with its parent. */
  static boolean explains(Course parent, Course child) {
    return parent.kind() == IncidentKind.DOWN
        && (child.kind() == IncidentKind.DOWN || child.kind() == IncidentKind.PARTIAL)
        && !parent.openedAt().isAfter(child.openedAt().plus(SAME_TIME))
        && !parent.isOver(child.openedAt());
  }

  /** As the ledger has it. */
  Telling as(Heard ledger) {
    if (ledger.at() != null && !ledger.asChild()) {
      return isTold() ? this : new Telling(ledger.at(), null);
    }
    if (ledger.asChild() || "dependency".equals(ledger.reason())) {
      return new Telling(null, Reason.DEPENDENCY);
    }
    return new Telling(
        null, "maintenance".equals(ledger.reason()) ? Reason.MAINTENANCE : Reason.NOT_TOLD);
  }

  boolean isTold() {
    return at != null;
  }
}
