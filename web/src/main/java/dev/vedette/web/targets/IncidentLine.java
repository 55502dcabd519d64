package dev.vedette.web.targets;

import dev.vedette.model.Failure;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.web.page.FailureWords;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident as it was known at a moment: what came later is left out.
 *
 * @param closedAt null: it was open then
 */
record IncidentLine(StoredIncident incident, @Nullable Instant closedAt, Instant end) {
  static IncidentLine of(StoredIncident incident, Instant end) {
    Instant closed = incident.closedAt();
    return new IncidentLine(incident, closed == null || closed.isAfter(end) ? null : closed, end);
  }

  String kind() {
    return incident.kind().wireName().replace('_', ' ');
  }

  /** The class of its badge. */
  String word() {
    return incident.kind() == IncidentKind.DOWN ? "down" : "partly_down";
  }

  String headline() {
    Failure failure = incident.failure();
    return failure == null ? "" : FailureWords.of(failure.code());
  }

  /** How long it lasted, or has lasted. */
  String length() {
    return Format.duration(
        Duration.between(incident.beganBefore(), closedAt == null ? end : closedAt));
  }

  /** Its page, at the same moment; null: now. */
  String link(@Nullable Instant at) {
    return Layout.at("/incidents/" + incident.id(), at);
  }
}
