package dev.vedette.web.overview;

import dev.vedette.model.Failure;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.web.page.IncidentText;
import dev.vedette.web.page.State;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An open incident, pinned above the list.
 *
 * @param ack who said last that they are at it; null: nobody did
 */
record Problem(StoredIncident incident, @Nullable IncidentAction ack) {
  /** The worst kind first, then the oldest: a new one does not move those that are there much. */
  static final Comparator<Problem> ORDER =
      Comparator.comparingInt((Problem problem) -> rank(problem.incident.kind()))
          .thenComparing(problem -> problem.incident.openedAt())
          .thenComparing(problem -> problem.incident.id());

  private static int rank(IncidentKind kind) {
    return switch (kind) {
      case DOWN -> 0;
      case NO_DATA -> 1;
      case BLIND -> 2;
      case PARTIAL -> 3;
      case CERTIFICATE -> 4;
    };
  }

  String id() {
    return incident.id().toString();
  }

  State state() {
    return IncidentText.state(incident.kind());
  }

  String headline() {
    return IncidentText.headline(incident);
  }

  /** What is to be said before the time at which it began. */
  String since() {
    return incident.kind() == IncidentKind.CERTIFICATE
        ? "Seen since"
        : IncidentText.kind(incident.kind()) + " since";
  }

  /** The failure in its own words, and from where it is seen. */
  String detail() {
    Failure failure = incident.failure();
    String places = IncidentText.places(incident);
    String message = failure == null ? "" : failure.message();
    return message.isEmpty() || places.isEmpty() ? message + places : message + ", " + places;
  }
}
