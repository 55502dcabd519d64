package dev.vedette.store.incidents;

import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The incidents that the fold of a target says there are, from one slot on and maybe before
 * another.
 */
public final class ExpectedIncidents {
  /** The kinds that the fold decides about; of each at most one is open at a time. */
  private static final List<IncidentKind> KINDS =
      List.of(IncidentKind.DOWN, IncidentKind.PARTIAL, IncidentKind.CERTIFICATE);

  /** No check is as old. */
  private static final long BEFORE_ALL_MS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  /** No check is as new. */
  private static final long AFTER_ALL_MS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

  /** How far a fold went. */
  private enum Extent {
    /** Over the last minutes: whatever it says of older incidents is older knowledge. */
    LIVE,

    /** To the newest check. */
    TO_NEWEST,

    /** To a moment from which on everything is as it was. */
    TO_SAME,

    /** To a moment at which the next part goes on. */
    TO_NEXT_PART
  }

  /** What is compared with the table: what is open, or ended after and opened before. */
  record Range(int targetId, IncidentKind kind, long sinceMs, long untilMs) {}

  private final int targetId;
  private final Extent extent;
  private final @Nullable Instant since;
  private final @Nullable Instant until;
  private final List<Incident> incidents;

  private ExpectedIncidents(
      int targetId,
      Extent extent,
      @Nullable Instant since,
      @Nullable Instant until,
      List<Incident> incidents) {
    this.targetId = targetId;
    this.extent = extent;
    this.since = since;
    this.until = until;
    this.incidents = List.copyOf(incidents);
  }

  /**
   * Of the last minutes.
   *
   * @param since complete from this slot on, exclusive; null: from the first
   */
  public static ExpectedIncidents live(
      int targetId, @Nullable Instant since, List<Incident> incidents) {
    return new ExpectedIncidents(targetId, Extent.LIVE, since, null, incidents);
  }

  /**
   * Of a fold that began before checks that came late, and went on to the newest.
   *
   * @param since as of {@link #live}
   */
  public static ExpectedIncidents corrected(
      int targetId, @Nullable Instant since, List<Incident> incidents) {
    return new ExpectedIncidents(targetId, Extent.TO_NEWEST, since, null, incidents);
  }

  /**
   * Of a fold that ended before the newest check. What is open at its end may have ended since:
   * where nothing of it is others than it was, that is known already. Otherwise the next part says
   * so, and until then nobody is to hear of it.
   *
   * @param since as of {@link #live}
   * @param until exclusive
   * @param isAsItWas whether from there on everything is as it was
   */
  public static ExpectedIncidents correctedUntil(
      int targetId,
      @Nullable Instant since,
      Instant until,
      boolean isAsItWas,
      List<Incident> incidents) {
    Extent extent = isAsItWas ? Extent.TO_SAME : Extent.TO_NEXT_PART;
    return new ExpectedIncidents(targetId, extent, since, until, incidents);
  }

  int targetId() {
    return targetId;
  }

  List<Incident> incidents() {
    return incidents;
  }

  Stream<Range> ranges() {
    long untilMs = until == null ? AFTER_ALL_MS : until.toEpochMilli();
    return KINDS.stream().map(kind -> new Range(targetId, kind, sinceMs(kind), untilMs));
  }

  /**
   * A corrected incident that was open at the beginning is known from its opening on, and none was
   * beside it: an earlier part has left to this one whatever stands there in its place.
   */
  private long sinceMs(IncidentKind kind) {
    if (since == null) {
      return BEFORE_ALL_MS;
    }
    long sinceMs = since.toEpochMilli();
    return extent == Extent.LIVE
        ? sinceMs
        : incidents.stream()
            .filter(incident -> incident.kind() == kind)
            .mapToLong(incident -> incident.openedAt().toEpochMilli())
            .reduce(sinceMs, Math::min);
  }

  /** Whether an incident is not to be written now. */
  boolean leaves(StoredIncident incident, @Nullable StoredIncident stored) {
    return switch (extent) {
      case LIVE, TO_NEWEST -> false;
      case TO_SAME -> incident.isOpen() && stored != null && lasts(stored);
      case TO_NEXT_PART -> incident.isOpen();
    };
  }

  /** Whether one that there should not be may be another one that the next part knows. */
  boolean leavesUnwanted(StoredIncident stored) {
    return extent == Extent.TO_NEXT_PART
        && (lasts(stored)
            || incidents.stream()
                .anyMatch(incident -> incident.isOpen() && isOf(stored, incident)));
  }

  private static boolean isOf(StoredIncident stored, Incident incident) {
    return stored.kind() == incident.kind()
        && stored.closedAt() != null
        && stored.closedAt().isAfter(incident.openedAt());
  }

  /** Whether it was open at the end. */
  private boolean lasts(StoredIncident stored) {
    return stored.closedAt() == null || until == null || !stored.closedAt().isBefore(until);
  }
}
