package dev.vedette.model.incident;

import dev.vedette.model.alert.Quorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the locations make of a target together, at a moment. Counted with every observation. */
final class Vote {
  /** What came of it. */
  enum Result {
    UP,
    DOWN,

    /** Fewer than half of the locations that should know do. Says nothing of the target. */
    BLIND
  }

  /** What a location makes of it. */
  private enum Stance {
    DOWN,
    UP,

    /** It should know and does not. */
    UNKNOWN,

    NOT_ASKED
  }

  private final List<LocationState> locations;
  private final Instant now;
  private final int down;
  private final int up;
  private final int unknown;

  /** Of those that do not know, how many held the target for down when they did. */
  private final int silentDown;

  private Vote(
      List<LocationState> locations, Instant now, int down, int up, int unknown, int silentDown) {
    this.locations = locations;
    this.now = now;
    this.down = down;
    this.up = up;
    this.unknown = unknown;
    this.silentDown = silentDown;
  }

  /** Asks every location that is expected to know. */
  static Vote of(List<LocationState> locations, Instant now) {
    int down = 0;
    int up = 0;
    int unknown = 0;
    int silentDown = 0;
    for (int i = 0; i < locations.size(); i++) {
      LocationState location = locations.get(i);
      switch (stance(location, now)) {
        case DOWN -> down++;
        case UP -> up++;
        case UNKNOWN -> {
          unknown++;
          silentDown += location.down() ? 1 : 0;
        }
        case NOT_ASKED -> {}
      }
    }
    return new Vote(locations, now, down, up, unknown, silentDown);
  }

  private static Stance stance(LocationState location, Instant now) {
    if (!location.isExpected(now)) {
      return Stance.NOT_ASKED;
    }
    return !location.knows(now) ? Stance.UNKNOWN : location.down() ? Stance.DOWN : Stance.UP;
  }

  /** The locations that know and hold it for down, in their order. */
  List<LocationState> down() {
    return down == 0 ? List.of() : those(Stance.DOWN);
  }

  /** Those that know and hold it for up. */
  List<LocationState> up() {
    return up == 0 ? List.of() : those(Stance.UP);
  }

  /** Those that should know and do not. */
  List<LocationState> unknown() {
    return unknown == 0 ? List.of() : those(Stance.UNKNOWN);
  }

  private List<LocationState> those(Stance stance) {
    List<LocationState> those = new ArrayList<>();
    for (LocationState location : locations) {
      if (stance(location, now) == stance) {
        those.add(location);
      }
    }
    return those;
  }

  /** Whether no location knows. */
  boolean isDark() {
    return down + up == 0;
  }

  Result result(Quorum quorum) {
    if (isDark() || down + up < unknown) {
      return Result.BLIND;
    }
    return down >= quorum.votes(down + up) ? Result.DOWN : Result.UP;
  }

  /**
   * Whether a target that was down is up again. A location that held it for down and has fallen
   * silent since has not recovered; and one that has not seen enough successes in a row to say that
   * it is up outvotes nobody, be it new, or back after a long silence, or about to hold it for
   * down.
   *
   * @param recover successes in a row that make up
   */
  boolean isUpAgain(Quorum quorum, int recover) {
    int settled = settled(recover);
    int votes = down + silentDown;
    return settled > 0 && (votes == 0 || votes < quorum.votes(votes + settled));
  }

  /** Whether all who say so hold it for up again, and one of them has seen enough to say so. */
  boolean isUpForAll(int recover) {
    return down + silentDown == 0 && settled(recover) > 0;
  }

  private int settled(int recover) {
    int settled = 0;
    for (LocationState location : locations) {
      if (stance(location, now) == Stance.UP && !location.failing() && location.run() >= recover) {
        settled++;
      }
    }
    return settled;
  }
}
