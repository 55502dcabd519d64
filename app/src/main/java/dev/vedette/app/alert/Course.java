package dev.vedette.app.alert;

import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an incident was, as stored or as simulated.
 *
 * @param beganBefore its first bad slot
 * @param closedAt null while it is open
 */
record Course(
    IncidentKind kind, Instant openedAt, Instant beganBefore, @Nullable Instant closedAt) {
  static Course of(StoredIncident incident) {
    return new Course(
        incident.kind(), incident.openedAt(), incident.beganBefore(), incident.closedAt());
  }

  static Course of(Incident incident) {
    Incident.End end = incident.end();
    return new Course(
        incident.kind(),
        incident.openedAt(),
        incident.beganBefore(),
        end == null ? null : end.closedAt());
  }

  /** As known at the end of a span. */
  Course asOf(Instant end) {
    return closedAt == null || closedAt.isBefore(end)
        ? this
        : new Course(kind, openedAt, beganBefore, null);
  }

  boolean overlaps(Course other) {
    return (closedAt == null || !closedAt.isBefore(other.openedAt))
        && (other.closedAt == null || !other.closedAt.isBefore(openedAt));
  }

  boolean isIn(Span span) {
    return openedAt.isBefore(span.to()) && (closedAt == null || !closedAt.isBefore(span.from()));
  }

  /** Whether it is over at a moment. */
  boolean isOver(Instant time) {
    return closedAt != null && !closedAt.isAfter(time);
  }

  /** Since its first bad check; never negative. */
  Duration lasted(Instant end) {
    Duration lasted = Duration.between(beganBefore, closedAt == null ? end : closedAt);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }
}
