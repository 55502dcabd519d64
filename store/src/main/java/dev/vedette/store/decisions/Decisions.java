package dev.vedette.store.decisions;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.FoldWindow;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.BatchListener;
import dev.vedette.store.checks.DirtyFolds;
import dev.vedette.store.checks.StoredBatch;
import dev.vedette.store.checks.StoredCheck;
import dev.vedette.store.incidents.ExpectedIncidents;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.Reconciliation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides about incidents in the transactions that store the checks: what is stored is decided, and
 * what is decided is stored. Of each target the last minutes are in memory, and no row is written
 * for a check.
 *
 * <p>That memory is no truth of its own. It is dropped whenever a transaction fails, or somebody
 * else has decided about the target meanwhile, and read again from the rows.
 *
 * <p>For one thread.
 */
public final class Decisions implements BatchListener {
  /**
   * Twice as many as a writer is meant for, some 300 MB. Anybody who may write to the topic can
   * invent names; of more the ones that were not heard of for longest are read again when needed.
   */
  public static final int MAX_TARGETS = 200_000;

  /** Rows that one transaction saves, so that it does not hold up the checks. */
  private static final int SAVED_AT_ONCE = 5_000;

  private static final String DIRTY =
      """
      SELECT f.target_id, t.name FROM target_fold f JOIN target t USING (target_id)
      WHERE f.dirty_from IS NOT NULL
      ORDER BY f.target_id
      """;

  private final Database database;
  private final DecisionListener listener;
  private final LiveTargets targets;

  /** Of the transaction that is under way, or was the last one. */
  private BatchFold batchFold;

  private Instant now = Instant.EPOCH;
  private long nanos;

  /**
   * Knows no target yet.
   *
   * @param maxTargets to remember, normally {@link #MAX_TARGETS}; those of a batch, and those that
   *     are not saved yet, are remembered all the same
   */
  public Decisions(Database database, DecisionListener listener, int maxTargets) {
    this(database, listener, maxTargets, ChecksAhead.MAX);
  }

  Decisions(Database database, DecisionListener listener, int maxTargets, int maxAhead) {
    this.database = database;
    this.listener = listener;
    targets = new LiveTargets(maxTargets, new ChecksAhead(maxAhead));
    batchFold = new BatchFold(targets, List.of(), Instant.EPOCH);
  }

  @Override
  public void storing(Connection connection, List<StoredCheck> checks, Instant now)
      throws SQLException {
    long begun = System.nanoTime();
    this.now = now;
    batchFold = new BatchFold(targets, checks, now);
    batchFold.load(connection);
    nanos = System.nanoTime() - begun;
  }

  /** Folds: while PostgreSQL works the thread has nothing else to do. */
  @Override
  public void meanwhile() {
    long begun = System.nanoTime();
    batchFold.fold();
    nanos += System.nanoTime() - begun;
  }

  @Override
  public void stored(Connection connection, StoredBatch batch) throws SQLException {
    long begun = System.nanoTime();
    batchFold.fold();
    if (!batchFold.changed().isEmpty()) {
      reconcile(connection, batchFold.changed());
    }
    DirtyFolds.mark(connection, batchFold.dirty(batch));
    batchFold.settle();
    listener.decided(nanos + System.nanoTime() - begun);
  }

  private void reconcile(Connection connection, Set<LiveTarget> changed) throws SQLException {
    Map<Integer, LiveTarget> ours = LiveTarget.byId(changed);
    Map<Integer, LiveTarget> stale = lock(connection, ours);
    if (!stale.isEmpty()) {
      // Locked, so nobody decides about them before we have.
      ours.keySet().removeAll(stale.keySet());
      for (LiveTarget target : reload(connection, stale)) {
        ours.put(target.id, target);
      }
    }
    List<ExpectedIncidents> expected = new ArrayList<>();
    for (LiveTarget target : ours.values()) {
      FoldWindow window = target.window();
      expected.add(ExpectedIncidents.live(target.id, window.settledUntil(), window.incidents()));
    }
    List<IncidentChange> changes = Reconciliation.run(connection, expected);
    TargetFolds.advance(connection, ours.values());
    listener.changed(changes);
  }

  /** Locks rows; tells which of these targets somebody else has decided about. */
  private static Map<Integer, LiveTarget> lock(Connection connection, Map<Integer, LiveTarget> ours)
      throws SQLException {
    Map<Integer, Long> versions = TargetFolds.lock(connection, ours.keySet());
    Map<Integer, LiveTarget> stale = new TreeMap<>();
    for (LiveTarget target : ours.values()) {
      if (!Long.valueOf(target.version).equals(versions.get(target.id))) {
        stale.put(target.id, target);
      }
    }
    return stale;
  }

  /**
   * Two have decided about a target for a while: what each of them saw arrive in its own order is
   * folded again.
   */
  private Collection<LiveTarget> reload(Connection connection, Map<Integer, LiveTarget> stale)
      throws SQLException {
    Map<Integer, Long> oldestMs = new TreeMap<>();
    for (LiveTarget target : stale.values()) {
      oldestMs.put(target.id, target.oldestMs());
      targets.forget(target);
    }
    markStale(connection, stale.values());
    Collection<LiveTarget> fresh = targets.load(connection, oldestMs, now);
    fresh.forEach(each -> batchFold.replace(requireNonNull(stale.get(each.id)), each));
    return fresh;
  }

  private static void markStale(Connection connection, Collection<LiveTarget> stale)
      throws SQLException {
    Map<Integer, Long> fromMs = new TreeMap<>();
    stale.forEach(target -> fromMs.put(target.id, target.settledMs()));
    DirtyFolds.markAllFrom(connection, fromMs);
  }

  @Override
  public void failed() {
    batchFold.forget();
  }

  /** Forgets the targets whose checks somebody else stores from now on. */
  public void keep(Predicate<String> isOurs) {
    targets.keep(isOurs);
  }

  /** Targets in memory. */
  public int size() {
    return targets.size();
  }

  /** Whether it remembers more targets than it should, until they are saved. */
  public boolean isFull() {
    return targets.isFull();
  }

  /** Whether nothing is in memory alone. */
  public boolean isSaved() {
    return targets.unsavedCount() == 0;
  }

  /**
   * Saves what is in memory alone, for the page, and for whoever takes over: nothing would be lost
   * without, but have to be read again.
   *
   * @param readAt by partition the time until which all that was published is stored
   * @return whether everything is saved
   * @throws StoreException when nothing of it was saved
   */
  public boolean save(Map<Integer, Instant> readAt) {
    List<LiveTarget> some = targets.unsaved(SAVED_AT_ONCE);
    boolean all = some.size() == targets.unsavedCount();
    Set<LiveTarget> stale = new LinkedHashSet<>();
    database.run(connection -> {
      stale.clear();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL synchronous_commit = off");
      }
      stale.addAll(saveBases(connection, some));
      List<PairState> pairs = new ArrayList<>();
      for (LiveTarget target : some) {
        target.pairs().stream().filter(pair -> pair.isUnsaved).forEach(pairs::add);
      }
      PairRows.save(connection, pairs);
      if (all) {
        TopicProgress.save(connection, readAt);
      }
    });
    targets.saved(some);
    stale.forEach(targets::forget);
    return all;
  }

  private static Collection<LiveTarget> saveBases(Connection connection, List<LiveTarget> some)
      throws SQLException {
    Map<Integer, LiveTarget> moved =
        LiveTarget.byId(some.stream().filter(LiveTarget::isBaseUnsaved).toList());
    if (moved.isEmpty()) {
      return List.of();
    }
    Map<Integer, LiveTarget> stale = lock(connection, moved);
    moved.keySet().removeAll(stale.keySet());
    TargetFolds.save(connection, moved.values());
    markStale(connection, stale.values());
    return stale.values();
  }

  /**
   * Folds again the targets of which checks came late, until the time is up; at least a part of
   * one.
   *
   * @param isOurs which targets' checks come here; those of others are for them to correct
   * @param now checks of later wait
   * @return how many were corrected to the end
   * @throws StoreException when the database is away; or, after all others, what hindered the first
   *     that was not corrected
   */
  public int correct(Predicate<String> isOurs, Duration patience, Instant now) {
    long deadline = System.nanoTime() + patience.toNanos();
    int corrected = 0;
    StoreException hindrance = null;
    for (Integer id : database.call(connection -> dirty(connection, isOurs))) {
      try {
        corrected += correct(id, deadline, now) ? 1 : 0;
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.TRANSIENT) {
          throw e;
        }
        hindrance = hindrance == null ? e : hindrance;
      }
      if (System.nanoTime() - deadline > 0) {
        break;
      }
    }
    if (hindrance != null) {
      throw hindrance;
    }
    return corrected;
  }

  /** Part by part; what is left when the time is up stays marked. */
  private boolean correct(int id, long deadline, Instant now) {
    Optional<Correction.Corrected> part;
    do {
      part =
          database.call(connection ->
              Correction.run(connection, id, targets.shared(), now, Correction.CHECKS_AT_ONCE));
      part.ifPresent(corrected -> {
        LiveTarget fresh = corrected.target();
        if (fresh != null) {
          targets.replace(fresh, corrected.ahead());
        }
        listener.changed(corrected.changes());
      });
    } while (part.isPresent() && !part.get().isOver() && System.nanoTime() - deadline <= 0);
    return part.isPresent() && part.get().isOver();
  }

  private static List<Integer> dirty(Connection connection, Predicate<String> isOurs)
      throws SQLException {
    List<Integer> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DIRTY)) {
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        if (isOurs.test(row.getString(2))) {
          ids.add(row.getInt(1));
        }
      }
    }
    return ids;
  }
}
