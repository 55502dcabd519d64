package dev.vedette.web.page;

import dev.vedette.model.Failure;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.StoredIncident;

/** Incidents in words; pure. */
public final class IncidentText {
  private IncidentText() {}

  /** {@code Down}, {@code No data}. */
  public static String kind(IncidentKind kind) {
    return switch (kind) {
      case DOWN -> "Down";
      case PARTIAL -> "Partly down";
      case CERTIFICATE -> "Certificate expires";
      case NO_DATA -> "No data";
      case BLIND -> "Location blind";
    };
  }

  /** The state whose colour and sign stand for it. */
  public static State state(IncidentKind kind) {
    return switch (kind) {
      case DOWN -> State.DOWN;
      case PARTIAL, CERTIFICATE -> State.PARTLY_DOWN;
      case NO_DATA, BLIND -> State.UNKNOWN;
    };
  }

  /** What is wrong, in a few words. */
  public static String headline(StoredIncident incident) {
    Failure failure = incident.failure();
    return switch (incident.kind()) {
      case DOWN, PARTIAL ->
          failure == null ? kind(incident.kind()) : FailureWords.of(failure.code());
      case CERTIFICATE ->
          switch (incident.level()) {
            case 1 -> "Certificate expires soon";
            case 2 -> "Certificate expires within 7 days";
            default -> "Certificate expires within a day";
          };
      case NO_DATA -> "Nobody checks it";
      case BLIND -> "Nothing comes from this location";
    };
  }

  /** From where: {@code from 2 of 3 locations}; empty where that says nothing. */
  public static String places(StoredIncident incident) {
    int all = incident.down().size() + incident.up().size() + incident.unknown().size();
    return all < 2 ? "" : "from %d of %d locations".formatted(incident.down().size(), all);
  }

  /** Why it is over. */
  public static String reason(Reason reason) {
    return switch (reason.wireName()) {
      case "recovered" -> "recovered";
      case "outvoted" -> "outvoted by other locations";
      case "escalated" -> "went on as down";
      case "paused" -> "the target was paused";
      case "removed" -> "the target was removed";
      default -> reason.wireName();
    };
  }
}
