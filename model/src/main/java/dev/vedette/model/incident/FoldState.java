package dev.vedette.model.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link IncidentFold} knows of one target after some of its observations. Immutable.
 *
 * @param last the newest observation taken in; null before the first
 * @param locations in the order of their names, each once
 * @param outage the open incident of kind down or partial; null when there is none
 * @param certificate the open incident about a certificate; null when there is none
 */
public record FoldState(
    @Nullable Observation last,
    List<LocationState> locations,
    @Nullable Incident outage,
    @Nullable Incident certificate) {
  /** Before the first observation. */
  public static final FoldState START = new FoldState(null, List.of(), null, null);

  public FoldState {
    locations = List.copyOf(locations);
  }

  /** More than anybody has; a writer of the topic could invent any number. */
  static final int MAX_LOCATIONS = 100;

  FoldState seeing(Observation next, AlertRule rule) {
    List<LocationState> all = new ArrayList<>(locations.size() + 1);
    boolean found = false;
    for (LocationState location : locations) {
      int order = location.location().compareTo(next.location());
      if (order > 0 && !found) {
        all.add(LocationState.first(next).after(next, rule));
        found = true;
      }
      found |= order == 0;
      all.add(order == 0 ? location.after(next, rule) : location);
    }
    if (!found) {
      all.add(LocationState.first(next).after(next, rule));
    }
    all.removeIf(location -> !location.isExpected(next.slot()));
    if (all.size() > MAX_LOCATIONS) {
      all.remove(Collections.min(all, Comparator.comparing(LocationState::seen)));
    }
    return new FoldState(next, all, outage, certificate);
  }

  FoldState with(List<LocationState> others) {
    return new FoldState(last, others, outage, certificate);
  }

  FoldState withOutage(@Nullable Incident incident) {
    return new FoldState(last, locations, incident, certificate);
  }

  FoldState withCertificate(@Nullable Incident incident) {
    return new FoldState(last, locations, outage, incident);
  }
}
