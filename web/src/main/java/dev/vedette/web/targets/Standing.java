package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Slots;
import dev.vedette.store.query.Stop;
import dev.vedette.store.query.targets.WatchedTarget.Place;
import dev.vedette.web.page.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a target stands at a moment, as far as its newest checks tell.
 *
 * @param newest of each location, by its name
 */
record Standing(State state, List<CheckResult> newest) {
  /**
   * Of a target from some of its locations.
   *
   * @param places all of these locations, also those without a recent check
   */
  static Standing of(Collection<CheckResult> recent, List<Place> places, Instant now) {
    TreeMap<String, CheckResult> byLocation = new TreeMap<>();
    recent.stream()
        .sorted(Comparator.comparing(CheckResult::scheduledAt))
        .forEach(check -> byLocation.put(check.location(), check));
    Map<String, State> states = new HashMap<>();
    byLocation.forEach((location, check) -> states.put(location, state(check, now)));
    for (Place place : places) {
      CheckResult check = byLocation.get(place.location());
      Stop stop = stop(place, now);
      if (stop != null && (check == null || check.scheduledAt().isBefore(stop.from()))) {
        states.put(place.location(), stop.removed() ? State.REMOVED : State.PAUSED);
      }
    }
    return new Standing(together(states.values()), List.copyOf(byLocation.values()));
  }

  /** What a location was told last, where that still holds; null: nothing. */
  private static @Nullable Stop stop(Place place, Instant now) {
    return place.stops().stream()
        .filter(stop -> !stop.from().isAfter(now) && (stop.to() == null || stop.to().isAfter(now)))
        .findFirst()
        .orElse(null);
  }

  /** What a check still says of now. */
  static State state(CheckResult check, Instant now) {
    State last = State.of(check.outcome());
    Instant stale = check.scheduledAt().plus(Slots.staleAfter(check.interval()));
    return now.isAfter(stale) && !last.isStopped() ? State.UNKNOWN : last;
  }

  /** A location that does not know has no say, unless none knows. */
  private static State together(Collection<State> states) {
    if (states.contains(State.DOWN)) {
      return states.contains(State.UP) ? State.PARTLY_DOWN : State.DOWN;
    }
    return Stream.of(State.UP, State.UNKNOWN, State.PAUSED, State.REMOVED)
        .filter(states::contains)
        .findFirst()
        .orElse(State.UNKNOWN);
  }
}
