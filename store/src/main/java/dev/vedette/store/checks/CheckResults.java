package dev.vedette.store.checks;

import static java.util.stream.Collectors.toSet;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.SqlState;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.TargetLocations.SlotRange;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code check_result}: batches that may come any number of times, in any order.
 *
 * <p>A batch is copied straight into the table, which costs a third of going through a stage. When
 * one of its checks is there already, PostgreSQL refuses the whole copy; it then goes through the
 * {@linkplain CheckStage stage}, which leaves out what is there, and so do the batches after it
 * until one is all new again.
 *
 * <p>Checks of old days always go through the stage, because they may be in the archive; those of a
 * day that is being moved there wait in {@link LateChecks}, and hold nobody up.
 *
 * <p>Safe for use by many threads and processes at once: whatever a batch locks, it locks in the
 * order target, location, certificate, rule, check, pause, evidence, and each of them sorted; then
 * what the listener does.
 */
public final class CheckResults {
  /** Days before today whose checks can't be in the archive yet: see {@link StorageSettings}. */
  private static final int RECENT_DAYS = 1;

  private static final String TOUCH =
      """
      INSERT INTO touched_hour (hour)
      SELECT timestamptz 'epoch' + hour * interval '1 hour' FROM unnest(?::bigint[]) AS hour
      """;

  private final Database database;
  private final Partitions partitions;
  private final InstantSource clock;
  private final BatchListener listener;

  /** Days from today on that have their partition: nobody drops it yet. */
  private final Map<PartitionedTable, Set<LocalDate>> present = new ConcurrentHashMap<>();

  /** Whether the last batch was all new, and the next one is taken to be so too. */
  private volatile boolean allNew = true;

  public CheckResults(Database database, InstantSource clock) {
    this(database, clock, BatchListener.NONE);
  }

  /** With somebody who takes part in each transaction. */
  public CheckResults(Database database, InstantSource clock, BatchListener listener) {
    this.database = database;
    this.clock = clock;
    this.listener = listener;
    partitions = new Partitions(database);
  }

  /**
   * Stores the results that are not there yet, all in one transaction. A result is the same check
   * as another of its target, location and slot: the first that comes stays, but for one of which
   * nothing is known, whose place a known one takes (not any more when it is archived).
   *
   * <p>Never waits for a day that is being moved to the archive: its checks are stored soon after,
   * see {@link LateChecks}.
   *
   * @return the number of new rows; checks of a day that is being moved are taken for new
   * @throws StoreException when nothing of it was stored
   */
  public int insert(List<CheckResult> batch) {
    boolean remembers = !present.isEmpty();
    try {
      return batch.isEmpty() ? 0 : insertOnce(batch);
    } catch (StoreException e) {
      if (remembers && SqlState.CHECK_VIOLATION.equals(e.sqlState())) {
        // Somebody has dropped a partition by hand.
        return insertOnce(batch);
      }
      throw e;
    }
  }

  private int insertOnce(List<CheckResult> batch) {
    Instant now = clock.instant();
    LocalDate recent = recent(now);
    Set<LocalDate> days = new HashSet<>();
    batch.forEach(result -> days.add(Partitions.day(result.scheduledAt())));
    Set<LocalDate> late = days.stream().filter(day -> day.isBefore(recent)).collect(toSet());
    days.removeAll(late);
    LocalDate today = Partitions.day(now);
    ensure(PartitionedTable.CHECKS, days, today);
    ensure(
        PartitionedTable.EVIDENCE,
        batch.stream()
            .filter(result -> result.evidence() != null)
            .map(result -> Partitions.day(result.scheduledAt()))
            .collect(toSet()),
        today);
    boolean committed = false;
    try {
      int added = database.call(connection -> insert(connection, batch, late, now));
      committed = true;
      return added;
    } finally {
      if (!committed) {
        present.clear();
        listener.failed();
      }
    }
  }

  /** Asks only for what was not there the last time: most batches are of today alone. */
  private void ensure(PartitionedTable table, Set<LocalDate> days, LocalDate today) {
    Set<LocalDate> known = present.getOrDefault(table, Set.of());
    if (!days.stream().allMatch(day -> !day.isBefore(today) && known.contains(day))) {
      partitions.ensure(table, days);
      present.put(table, days.stream().filter(day -> !day.isBefore(today)).collect(toSet()));
    }
  }

  /** From this day on nothing can be in the archive. */
  public static LocalDate recent(Instant now) {
    return Partitions.day(now).minusDays(RECENT_DAYS);
  }

  private int insert(
      Connection connection, List<CheckResult> batch, Set<LocalDate> late, Instant now)
      throws SQLException {
    Set<LocalDate> moving = LateChecks.holdDays(connection, late);
    late.removeAll(moving);
    partitions.ensure(connection, PartitionedTable.CHECKS, late);
    CheckRows all = CheckRows.resolve(connection, batch);
    Map<TargetLocation, SlotRange> slots = all.slots();
    TargetLocations.save(connection, slots);
    CheckRows deferred = all.of(moving);
    LateChecks.defer(connection, deferred);
    CheckRows rows = all.without(moving);
    listener.storing(connection, rows.checks(), now);
    Added added = store(connection, rows, late, recent(now));
    TargetPauses.save(connection, all, slots);
    all.insertEvidence(connection);
    listener.stored(connection, new StoredBatch(rows.checks(), added.oldestMs));
    return deferred.size() + added.count;
  }

  /**
   * What is new.
   *
   * @param oldestMs by target the oldest slot of them; null when all are new
   */
  private record Added(int count, @Nullable Map<Integer, Long> oldestMs) {}

  private Added store(Connection connection, CheckRows rows, Set<LocalDate> late, LocalDate recent)
      throws SQLException {
    CheckRows live = rows.without(late);
    boolean straight = allNew && straight(connection, live);
    CheckRows staged = straight ? rows.of(late) : rows;
    if (staged.isEmpty()) {
      return new Added(live.size(), null);
    }
    CheckStage.Outcome outcome =
        CheckStage.insert(
            connection, recent, stage -> staged.copy(stage, "check_stage", listener::meanwhile));
    Map<Integer, Long> oldestMs = outcome.oldestAddedMs();
    if (!straight) {
      allNew = outcome.added() == staged.size();
      return new Added(outcome.added(), oldestMs);
    }
    live.checks().forEach(check -> oldestMs.merge(check.targetId(), check.slotMs(), Math::min));
    return new Added(live.size() + outcome.added(), oldestMs);
  }

  /** False when one of them is there already; then nothing of it was done. */
  private boolean straight(Connection connection, CheckRows rows) throws SQLException {
    if (rows.isEmpty()) {
      return true;
    }
    Savepoint before = connection.setSavepoint();
    try {
      rows.copy(connection, "check_result", listener::meanwhile);
    } catch (SQLException e) {
      if (!SqlState.UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(TOUCH)) {
      statement.setArray(1, connection.createArrayOf("bigint", rows.hours()));
      statement.executeUpdate();
    }
    return true;
  }
}
