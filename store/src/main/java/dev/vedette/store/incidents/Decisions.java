package dev.vedette.store.incidents;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.CheckResult;
import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.BatchListener;
import dev.vedette.store.checks.DirtyFolds;
import dev.vedette.store.checks.StoredBatch;
import dev.vedette.store.checks.StoredCheck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  /**
   * Of a target that is older than the state of decisions so much is read at once; it is folded
   * from its first check on when there is time.
   */
  private static final Duration FIRST_READ = Duration.ofHours(1);

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
  private final int maxTargets;

  /** Those that were not heard of for longest come first. */
  private final Map<Integer, LiveTarget> targets = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<LiveTarget> unsaved = new LinkedHashSet<>();
  private final SharedValues shared = new SharedValues();

  /** Those of the transaction that is under way. */
  private final Set<LiveTarget> touched = new LinkedHashSet<>();

  /**
   * Knows no target yet.
   *
   * @param maxTargets to remember, normally {@link #MAX_TARGETS}; those of a batch, and those that
   *     are not saved yet, are remembered all the same
   */
  public Decisions(Database database, DecisionListener listener, int maxTargets) {
    this.database = database;
    this.listener = listener;
    this.maxTargets = maxTargets;
  }

  @Override
  public void stored(Connection connection, StoredBatch batch) throws SQLException {
    long begun = System.nanoTime();
    touched.clear();
    Set<LiveTarget> changed = load(connection, batch.checks());
    Map<Integer, Long> late = new TreeMap<>();
    byTarget(batch.checks())
        .forEach((target, observations) -> {
          touched.add(target);
          Collections.sort(observations);
          boolean isOther =
              target
                  .window()
                  .addAll(
                      observations,
                      each ->
                          late.merge(
                              target.id, each.observation().slot().toEpochMilli(), Math::min));
          if (isOther) {
            changed.add(target);
          }
        });
    if (!changed.isEmpty()) {
      reconcile(connection, changed);
    }
    DirtyFolds.mark(connection, reallyLate(batch, late));
    for (LiveTarget each : touched) {
      each.settle();
      unsaved.add(each);
    }
    listener.decided(System.nanoTime() - begun);
  }

  /** What is there already was taken into account before. */
  private Map<Integer, Long> reallyLate(StoredBatch batch, Map<Integer, Long> late) {
    Map<Integer, Long> added = batch.oldestAddedMs();
    if (added == null || late.isEmpty()) {
      return late;
    }
    Map<Integer, Long> really = new TreeMap<>();
    for (Integer id : late.keySet()) {
      Long oldest = added.get(id);
      if (oldest != null && oldest <= settledMs(requireNonNull(targets.get(id)))) {
        really.put(id, oldest);
      }
    }
    return really;
  }

  private static long settledMs(LiveTarget target) {
    Instant settled = target.window().settledUntil();
    return settled == null ? Instant.EPOCH.toEpochMilli() : settled.toEpochMilli();
  }

  /** In the order of their arrival. */
  private Map<LiveTarget, List<RuledObservation>> byTarget(List<StoredCheck> checks) {
    Map<LiveTarget, List<RuledObservation>> observations = new LinkedHashMap<>();
    LiveTarget target = null;
    List<RuledObservation> ofTarget = List.of();
    for (StoredCheck check : checks) {
      if (target == null || target.id != check.targetId()) {
        target = requireNonNull(targets.get(check.targetId()));
        ofTarget = observations.computeIfAbsent(target, _ -> new ArrayList<>(1));
      }
      ofTarget.add(take(target, check));
    }
    return observations;
  }

  private RuledObservation take(LiveTarget target, StoredCheck check) {
    CheckResult result = check.result();
    PairState pair = target.pair(check.locationId());
    RuledObservation next = shared.of(result, pair.last);
    pair.last = next;
    pair.take(
        new PairState.Newest(
            check.slotMs(),
            (int) result.interval().toMillis(),
            (int) result.timings().totalUs(),
            next.observation().sight(),
            result.failure(),
            result.status(),
            check.certificateId()));
    return next;
  }

  /**
   * Reads the targets that are not in memory, the new checks included.
   *
   * @return those of which something is to be told perhaps
   */
  private Set<LiveTarget> load(Connection connection, List<StoredCheck> checks)
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
    return absent.isEmpty() ? new LinkedHashSet<>() : load(connection, absent);
  }

  private Set<LiveTarget> load(Connection connection, Map<Integer, Long> oldestMs)
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
    DirtyFolds.mark(connection, unreadable);
    PairRows.load(connection, loaded.values());
    RecentChecks.read(
        connection,
        afterMs,
        (id, locationId, observation, newest) -> {
          LiveTarget target = requireNonNull(loaded.get(id));
          var _ = target.window().add(shared.of(observation));
          target.pair(locationId).take(newest);
        });
    targets.putAll(loaded);
    touched.addAll(loaded.values());
    Set<LiveTarget> telling = new LinkedHashSet<>();
    for (LiveTarget target : loaded.values()) {
      if (!target.window().transitions().isEmpty()) {
        telling.add(target);
      }
    }
    return telling;
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
    List<Reconciliation.Expected> expected = new ArrayList<>();
    for (LiveTarget target : ours.values()) {
      FoldWindow window = target.window();
      expected.add(
          new Reconciliation.Expected(target.id, window.settledUntil(), window.incidents()));
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
    Map<Integer, Long> fromMs = new TreeMap<>();
    Map<Integer, Long> oldestMs = new TreeMap<>();
    for (LiveTarget target : stale.values()) {
      fromMs.put(target.id, settledMs(target));
      oldestMs.put(target.id, target.oldestMs());
      forget(target);
    }
    DirtyFolds.mark(connection, fromMs);
    var _ = load(connection, oldestMs);
    return oldestMs.keySet().stream().map(targets::get).toList();
  }

  @Override
  public void failed() {
    List.copyOf(touched).forEach(this::forget);
    touched.clear();
  }

  private void forget(LiveTarget target) {
    targets.remove(target.id, target);
    unsaved.remove(target);
    touched.remove(target);
  }

  /** Forgets the targets whose checks somebody else stores from now on. */
  public void keep(Predicate<String> isOurs) {
    for (LiveTarget target : List.copyOf(targets.values())) {
      if (!isOurs.test(target.name)) {
        forget(target);
      }
    }
  }

  /** Targets in memory. */
  public int size() {
    return targets.size();
  }

  /** Whether it remembers more targets than it should, until they are saved. */
  public boolean isFull() {
    return targets.size() > maxTargets;
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
    List<LiveTarget> some = unsaved.stream().limit(SAVED_AT_ONCE).toList();
    boolean all = some.size() == unsaved.size();
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
    for (LiveTarget target : some) {
      unsaved.remove(target);
      target.saved();
    }
    stale.forEach(this::forget);
    forgetSome();
    return all;
  }

  private void forgetSome() {
    Iterator<LiveTarget> oldest = targets.values().iterator();
    for (int tooMany = targets.size() - maxTargets; tooMany > 0 && oldest.hasNext(); ) {
      if (!unsaved.contains(oldest.next())) {
        oldest.remove();
        tooMany--;
      }
    }
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
    Map<Integer, Long> fromMs = new TreeMap<>();
    stale.values().forEach(target -> fromMs.put(target.id, settledMs(target)));
    DirtyFolds.mark(connection, fromMs);
    return stale.values();
  }

  /**
   * Folds again the targets of which checks came late, until the time is up; at least one.
   *
   * @param isOurs which targets' checks come here; those of others are for them to correct
   * @return how many were corrected
   * @throws StoreException when the database is away; or, after all others, what hindered the first
   *     that was not corrected
   */
  public int correct(Predicate<String> isOurs, Duration patience) {
    long begun = System.nanoTime();
    int corrected = 0;
    StoreException hindrance = null;
    for (Integer id : database.call(connection -> dirty(connection, isOurs))) {
      try {
        corrected += correct(id) ? 1 : 0;
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.TRANSIENT) {
          throw e;
        }
        hindrance = hindrance == null ? e : hindrance;
      }
      if (System.nanoTime() - begun > patience.toNanos()) {
        break;
      }
    }
    if (hindrance != null) {
      throw hindrance;
    }
    return corrected;
  }

  private boolean correct(int id) {
    Optional<Correction.Corrected> done =
        database.call(connection -> Correction.run(connection, id, shared));
    done.ifPresent(corrected -> {
      adopt(corrected.target());
      listener.changed(corrected.changes());
    });
    return done.isPresent();
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

  private void adopt(LiveTarget corrected) {
    LiveTarget before = targets.get(corrected.id);
    if (before != null) {
      corrected.takePairs(before);
      forget(before);
      targets.put(corrected.id, corrected);
      unsaved.add(corrected);
    }
  }
}
