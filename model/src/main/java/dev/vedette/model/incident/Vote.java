package dev.vedette.model.incident;

import dev.vedette.model.alert.Quorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the locations make of a target together, at a moment.
 *
 * @param down the locations that know and hold it for down
 * @param up those that know and hold it for up
 * @param unknown those that should know and do not
 */
public record Vote(List<LocationState> down, List<LocationState> up, List<LocationState> unknown) {
  /** What came of it. */
  public enum Result {
    UP,
    DOWN,

    /** Fewer than half of the locations that should know do. Says nothing of the target. */
    BLIND
  }

  /** Asks every location that is expected to know. */
  public static Vote of(List<LocationState> locations, Instant now) {
    List<LocationState> down = new ArrayList<>();
    List<LocationState> up = new ArrayList<>();
    List<LocationState> unknown = new ArrayList<>();
    for (LocationState location : locations) {
      if (location.isExpected(now)) {
        (!location.knows(now) ? unknown : location.down() ? down : up).add(location);
      }
    }
    return new Vote(down, up, unknown);
  }

  public Result result(Quorum quorum) {
    int knowing = down.size() + up.size();
    if (knowing == 0 || knowing < unknown.size()) {
      return Result.BLIND;
    }
    return down.size() >= quorum.votes(knowing) ? Result.DOWN : Result.UP;
  }

  /**
   * Whether a target that was down still is: a location that held it for down and has fallen silent
   * since has not recovered.
   */
  boolean isStillDown(Quorum quorum) {
    long silent = unknown.stream().filter(LocationState::down).count();
    int votes = down.size() + (int) silent;
    return votes > 0 && votes >= quorum.votes(votes + up.size());
  }

  /** Whether any location has not recovered. */
  boolean hasFailing() {
    return !down.isEmpty() || unknown.stream().anyMatch(LocationState::down);
  }
}
