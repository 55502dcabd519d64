package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Slots;
import dev.vedette.web.page.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a target stands at a moment, as far as its newest checks tell.
 *
 * @param newest of each location, by its name
 */
record Standing(State state, List<CheckResult> newest) {
  static Standing of(Collection<CheckResult> recent, Instant now) {
    TreeMap<String, CheckResult> byLocation = new TreeMap<>();
    recent.stream()
        .sorted(Comparator.comparing(CheckResult::scheduledAt))
        .forEach(check -> byLocation.put(check.location(), check));
    List<State> states =
        byLocation.values().stream().map(check -> state(check, now)).distinct().toList();
    return new Standing(together(states), List.copyOf(byLocation.values()));
  }

  /** What a check still says of now. */
  static State state(CheckResult check, Instant now) {
    State last = State.of(check.outcome());
    Instant stale = check.scheduledAt().plus(Slots.staleAfter(check.interval()));
    return now.isAfter(stale) && !last.isStopped() ? State.UNKNOWN : last;
  }

  /** A location that does not know has no say, unless none knows. */
  private static State together(List<State> states) {
    if (states.contains(State.DOWN)) {
      return states.contains(State.UP) ? State.PARTLY_DOWN : State.DOWN;
    }
    return Stream.of(State.UP, State.UNKNOWN, State.PAUSED, State.REMOVED)
        .filter(states::contains)
        .findFirst()
        .orElse(State.UNKNOWN);
  }
}
