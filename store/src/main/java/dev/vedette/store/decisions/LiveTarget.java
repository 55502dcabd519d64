package dev.vedette.store.decisions;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a writer remembers of a target whose checks it stores. For one thread. */
final class LiveTarget {
  final int id;
  final String name;

  /** Of the row of {@code target_fold}: who has another one knows less, or more. */
  long version;

  private final FoldWindow window;
  private final List<PairState> pairs = new ArrayList<>(1);
  private Map<LocalDate, FoldState> checkpoints = Map.of();
  private boolean isBaseUnsaved;

  LiveTarget(int id, String name, long version, FoldWindow window) {
    this.id = id;
    this.name = name;
    this.version = version;
    this.window = window;
  }

  static Map<Integer, LiveTarget> byId(Collection<LiveTarget> targets) {
    Map<Integer, LiveTarget> byId = new TreeMap<>();
    targets.forEach(target -> byId.put(target.id, target));
    return byId;
  }

  FoldWindow window() {
    return window;
  }

  /** The slot that its base has reached, in epoch milliseconds. */
  long settledMs() {
    Instant settled = window.settledUntil();
    return settled == null ? 0 : settled.toEpochMilli();
  }

  /** To be called when the transitions are stored. */
  void settle() {
    isBaseUnsaved |= window.settle(this::keep);
  }

  /** The state at the beginning of a day, when that is final. */
  void keep(LocalDate day, FoldState state) {
    if (checkpoints.isEmpty()) {
      checkpoints = new TreeMap<>();
    }
    checkpoints.put(day, state);
  }

  /** The states at the beginning of days that are not saved. */
  Map<LocalDate, FoldState> checkpoints() {
    return checkpoints;
  }

  boolean isBaseUnsaved() {
    return isBaseUnsaved;
  }

  void saved() {
    isBaseUnsaved = false;
    checkpoints = Map.of();
    pairs.forEach(pair -> pair.isUnsaved = false);
  }

  /** Slot of the oldest check in memory, in epoch milliseconds. */
  long oldestMs() {
    return pairs.stream()
        .filter(pair -> !pair.isEmpty())
        .mapToLong(PairState::oldestMs)
        .min()
        .orElse(0);
  }

  /** Few locations have a target: they are looked through. */
  PairState pair(int locationId) {
    for (PairState pair : pairs) {
      if (pair.locationId == locationId) {
        return pair;
      }
    }
    PairState fresh = new PairState(id, locationId);
    pairs.add(fresh);
    return fresh;
  }

  /** What another one knew of the pairs, and what this one has read. */
  void takePairs(LiveTarget other) {
    List<PairState> read = List.copyOf(pairs);
    pairs.clear();
    pairs.addAll(other.pairs);
    read.forEach(pair -> pair(pair.locationId).takeAll(pair));
  }

  Collection<PairState> pairs() {
    return pairs;
  }
}
