package dev.vedette.model.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of transitions. */
public final class IncidentHistory {
  /** An incident's identity within its target. */
  private record Key(IncidentKind kind, Instant openedAt) {
    static Key of(Incident incident) {
      return new Key(incident.kind(), incident.openedAt());
    }
  }

  private IncidentHistory() {}

  /**
   * The incidents that are open in a state or were opened by the transitions after it, each as the
   * last transition left it, in the order of their opening.
   */
  public static List<Incident> of(FoldState before, List<Transition> transitions) {
    Map<Key, Incident> incidents = new LinkedHashMap<>();
    if (before.outage() != null) {
      incidents.put(Key.of(before.outage()), before.outage());
    }
    if (before.certificate() != null) {
      incidents.put(Key.of(before.certificate()), before.certificate());
    }
    for (Transition transition : transitions) {
      incidents.put(Key.of(transition.incident()), transition.incident());
    }
    return new ArrayList<>(incidents.values());
  }
}
