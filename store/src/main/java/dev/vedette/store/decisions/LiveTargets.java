package dev.vedette.store.decisions;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.store.checks.DirtyFolds;
import dev.vedette.store.checks.StoredCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The targets that a writer remembers. What is forgotten is read again from the rows when it is
 * needed. For one thread.
 */
final class LiveTargets {
  /**
   * Of a target that is older than the state of decisions so much is read at once; it is folded
   * from its first check on when there is time.
   */
  private static final Duration FIRST_READ = Duration.ofHours(1);

  /** Those that were not heard of for longest come first. */
  private final Map<Integer, LiveTarget> targets = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<LiveTarget> unsaved = new LinkedHashSet<>();
  private final SharedValues shared = new SharedValues();
  private final ChecksAhead ahead;
  private final int max;

  /** At most so many are remembered, besides those that are not saved yet. */
  LiveTargets(int max, ChecksAhead ahead) {
    this.max = max;
    this.ahead = ahead;
  }

  SharedValues shared() {
    return shared;
  }

  ChecksAhead ahead() {
    return ahead;
  }

  boolean isCurrent(LiveTarget target) {
    return targets.get(target.id) == target;
  }

  /** One that is remembered. */
  LiveTarget get(int id) {
    return requireNonNull(targets.get(id));
  }

  int size() {
    return targets.size();
  }

  boolean isFull() {
    return targets.size() > max;
  }

  /** Reads those of these checks that are not remembered; returns them. */
  Collection<LiveTarget> load(Connection connection, List<StoredCheck> checks, Instant now)
      throws SQLException {
    Map<Integer, Long> absent = new TreeMap<>();
    int known = -1;
    for (StoredCheck check : checks) {
      if (check.targetId() != known) {
        known = check.targetId();
        if (!targets.containsKey(known)) {
          absent.put(known, check.slotMs());
        }
      }
    }
    return absent.isEmpty() ? List.of() : load(connection, absent, now);
  }

  /**
   * Reads targets with their stored checks since their base.
   *
   * @param oldestMs by target the oldest check that has to be taken in
   */
  Collection<LiveTarget> load(Connection connection, Map<Integer, Long> oldestMs, Instant now)
      throws SQLException {
    Map<Integer, Long> firstMs = new TreeMap<>();
    oldestMs.forEach((id, slotMs) -> firstMs.put(id, slotMs - FIRST_READ.toMillis()));
    TargetFolds.begin(connection, firstMs);
    Map<Integer, Long> afterMs = new TreeMap<>();
    Map<Integer, LiveTarget> loaded = new TreeMap<>();
    Map<Integer, Long> unreadable = new TreeMap<>();
    for (TargetFolds.Stored stored : TargetFolds.read(connection, oldestMs.keySet())) {
      int id = stored.targetId();
      FoldState state = stored.state();
      if (state == null) {
        state = FoldState.START;
        unreadable.put(id, 0L);
      }
      Observation last = state.last();
      afterMs.put(
          id, last == null ? requireNonNull(firstMs.get(id)) - 1 : last.slot().toEpochMilli());
      loaded.put(id, new LiveTarget(id, stored.name(), stored.version(), new FoldWindow(state)));
    }
    DirtyFolds.markAllFrom(connection, unreadable);
    read(connection, loaded, afterMs, now);
    targets.putAll(loaded);
    return loaded.values();
  }

  private void read(
      Connection connection,
      Map<Integer, LiveTarget> loaded,
      Map<Integer, Long> afterMs,
      Instant now)
      throws SQLException {
    PairRows.load(connection, loaded.values());
    RecentChecks.read(
        connection,
        afterMs,
        RecentChecks.NO_END_MS,
        (id, locationId, observation, newest) -> {
          LiveTarget target = requireNonNull(loaded.get(id));
          RuledObservation check = shared.of(observation);
          if (ChecksAhead.isAhead(newest, now)) {
            ahead.hold(target, new ChecksAhead.Waiting(locationId, check, newest));
          } else {
            var _ = target.window().add(check);
            target.pair(locationId).take(newest);
          }
          return true;
        });
  }

  /** Something of it is in memory alone. */
  void changed(LiveTarget target) {
    unsaved.add(target);
  }

  void forget(LiveTarget target) {
    targets.remove(target.id, target);
    unsaved.remove(target);
  }

  /** Forgets the targets of other names. */
  void keep(Predicate<String> isOurs) {
    for (LiveTarget target : List.copyOf(targets.values())) {
      if (!isOurs.test(target.name)) {
        forget(target);
      }
    }
  }

  /**
   * Takes one that was made anew in the place of the one that is remembered, if any is.
   *
   * @param later its checks whose time has not come
   */
  void replace(LiveTarget fresh, List<ChecksAhead.Waiting> later) {
    LiveTarget before = targets.get(fresh.id);
    if (before != null) {
      fresh.takePairs(before);
      forget(before);
      targets.put(fresh.id, fresh);
      unsaved.add(fresh);
      later.forEach(check -> ahead.hold(fresh, check));
    }
  }

  int unsavedCount() {
    return unsaved.size();
  }

  List<LiveTarget> unsaved(int atMost) {
    return unsaved.stream().limit(atMost).toList();
  }

  /** These are saved; others are forgotten if there are too many. */
  void saved(Collection<LiveTarget> some) {
    for (LiveTarget target : some) {
      unsaved.remove(target);
      target.saved();
    }
    Iterator<LiveTarget> oldest = targets.values().iterator();
    for (int tooMany = targets.size() - max; tooMany > 0 && oldest.hasNext(); ) {
      if (!unsaved.contains(oldest.next())) {
        oldest.remove();
        tooMany--;
      }
    }
  }
}
