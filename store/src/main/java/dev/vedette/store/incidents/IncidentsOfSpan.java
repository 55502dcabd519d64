package dev.vedette.store.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored incidents that checks decide about, of a span however long. */
public final class IncidentsOfSpan {
  private static final Set<IncidentKind> DECIDED_BY_CHECKS =
      EnumSet.of(IncidentKind.DOWN, IncidentKind.PARTIAL, IncidentKind.CERTIFICATE);

  /** As many in such a time are too many to be compared. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private IncidentsOfSpan() {}

  /**
   * Those that were open at some time of it.
   *
   * @param only of this target; null: of all
   * @return by the name of the target
   * @throws IllegalArgumentException when there are too many at a time
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public static Map<String, List<StoredIncident>> read(
      Incidents incidents, Span span, @Nullable String only) {
    Map<UUID, StoredIncident> all = new LinkedHashMap<>();
    collect(incidents, span, only, all);
    Map<String, List<StoredIncident>> byTarget = new HashMap<>();
    for (StoredIncident incident : all.values()) {
      if (DECIDED_BY_CHECKS.contains(incident.kind())) {
        byTarget.computeIfAbsent(incident.subject(), _ -> new ArrayList<>()).add(incident);
      }
    }
    return byTarget;
  }

  /** A list has an end: where it is reached, both halves of the time are asked for. */
  private static void collect(
      Incidents incidents, Span span, @Nullable String only, Map<UUID, StoredIncident> into) {
    int limit = IncidentFilter.MAX_LIMIT;
    List<StoredIncident> some = incidents.list(new IncidentFilter(span, only, null, false, limit));
    if (some.size() < limit) {
      some.forEach(incident -> into.putIfAbsent(incident.id(), incident));
      return;
    }
    if (span.length().compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "more than %d incidents were open at %s; choose another time"
              .formatted(limit, span.from()));
    }
    Instant middle = span.from().plus(span.length().dividedBy(2));
    collect(incidents, new Span(span.from(), middle), only, into);
    collect(incidents, new Span(middle, span.to()), only, into);
  }
}
