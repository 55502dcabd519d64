package dev.vedette.store.decisions;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.LocationState;

/**
 * Tells states of a fold that decide the same about whatever comes. They may differ in what nobody
 * asks for any more: since when a location has been up, once no incident can begin or end there.
 */
final class Consequences {
  private Consequences() {}

  static boolean areSame(FoldState one, FoldState other) {
    return decisive(one).equals(decisive(other));
  }

  /**
   * While all are up and nothing is open, the next incident begins after all that is known now: no
   * recovery until now can be the end of it.
   */
  private static FoldState decisive(FoldState state) {
    boolean isCalm =
        state.outage() == null && state.locations().stream().allMatch(Consequences::isUp);
    return new FoldState(
        state.last(),
        state.locations().stream().map(location -> decisive(location, isCalm)).toList(),
        state.outage(),
        state.certificate());
  }

  /**
   * The bounds of a run tell when a failure began, or how one ended: a run of successes of a
   * location that is up does neither. Longer than the longest that a rule asks for is long.
   */
  private static LocationState decisive(LocationState location, boolean isCalm) {
    boolean isUp = isUp(location);
    return new LocationState(
        location.location(),
        location.seen(),
        location.known(),
        location.interval(),
        location.down(),
        location.failing(),
        isUp ? Math.min(location.run(), AlertRule.MAX) : location.run(),
        isUp ? null : location.since(),
        isUp ? null : location.before(),
        isCalm ? null : location.recovery(),
        location.alone(),
        location.validity());
  }

  private static boolean isUp(LocationState location) {
    return !location.down() && !location.failing();
  }
}
