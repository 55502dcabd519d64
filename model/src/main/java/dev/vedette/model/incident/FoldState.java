package dev.vedette.model.incident;

import dev.vedette.model.alert.AlertRule;
import java.util.ArrayList;
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

  /**
   * More than anybody has; a writer of the topic could invent any number. Those that came first
   * count, and others in the place of those that are given up.
   */
  static final int MAX_LOCATIONS = 100;

  FoldState seeing(Observation next, AlertRule rule) {
    if (locations.size() == 1
        && !next.sight().isStop()
        && locations.getFirst().location().equals(next.location())) {
      LocationState alone = locations.getFirst().after(next, rule);
      return new FoldState(next, List.of(alone), outage, certificate);
    }
    return seeingAmongOthers(next, rule);
  }

  private FoldState seeingAmongOthers(Observation next, AlertRule rule) {
    List<LocationState> all = new ArrayList<>(locations.size() + 1);
    boolean found = false;
    for (LocationState location : locations) {
      int order = location.location().compareTo(next.location());
      found |= order == 0;
      if (order == 0) {
        if (!next.sight().isStop()) {
          all.add(location.after(next, rule));
        }
      } else if (location.isExpected(next.slot()) || isRemembered(location)) {
        all.add(location);
      }
    }
    if (!found && !next.sight().isStop()) {
      if (all.size() >= MAX_LOCATIONS) {
        all.removeIf(location -> !location.isExpected(next.slot()));
      }
      if (all.size() < MAX_LOCATIONS) {
        all.add(place(all, next.location()), LocationState.first(next).after(next, rule));
      }
    }
    return new FoldState(next, all, outage, certificate);
  }

  /**
   * As long as the outage lasts: a location that held the target for down, fell silent and looks
   * again has not seen it recover.
   */
  private boolean isRemembered(LocationState location) {
    return outage != null && location.down();
  }

  private static int place(List<LocationState> locations, String name) {
    int place = 0;
    while (place < locations.size() && locations.get(place).location().compareTo(name) < 0) {
      place++;
    }
    return place;
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
