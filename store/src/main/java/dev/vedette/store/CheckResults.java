package dev.vedette.store;

import static java.util.stream.Collectors.toSet;

import dev.vedette.model.CheckResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The table {@code check_result}: batches that may come any number of times, in any order.
 *
 * <p>A batch is copied straight into the table, which costs a third of going through a stage. When
 * one of its checks is there already, PostgreSQL refuses the whole copy; it then goes through the
 * stage, which leaves out what is there, and so do the batches after it until one is all new again.
 *
 * <p>Checks of old days always go through the stage, because they may be in the archive.
 *
 * <p>Safe for use by many threads and processes at once: whatever a batch locks, it locks in the
 * order target, location, certificate, check, and each of them sorted.
 */
public final class CheckResults {
  /** Days before today whose checks can't be in the archive yet: see {@link StorageSettings}. */
  private static final int RECENT_DAYS = 1;

  /** unique_violation. */
  private static final String DOUBLED = "23505";

  private static final String STAGE =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS check_stage (LIKE check_result) ON COMMIT DELETE ROWS
      """;

  private static final String TOUCH =
      """
      INSERT INTO touched_hour (hour)
      SELECT timestamptz 'epoch' + hour * interval '1 hour' FROM unnest(?::bigint[]) AS hour
      """;

  private static final String INSERT =
      """
      WITH archived AS MATERIALIZED (
        SELECT a.target_id, a.location_id,
          a.day::timestamp AT TIME ZONE 'UTC' + slot.ms * interval '1 ms' AS scheduled_at
        FROM (
          SELECT DISTINCT target_id, (scheduled_at AT TIME ZONE 'UTC')::date AS day, location_id
          FROM check_stage
          WHERE scheduled_at < ?
        ) wanted
        JOIN check_archive a USING (target_id, day, location_id)
        CROSS JOIN LATERAL (
          SELECT sum(step) OVER (ORDER BY n) AS ms
          FROM unnest(a.slot_step_ms) WITH ORDINALITY AS u (step, n)
        ) slot
      ), added AS (
        INSERT INTO check_result (%1$s)
        SELECT %1$s FROM check_stage s
        WHERE NOT EXISTS (
          SELECT FROM archived a
          WHERE a.target_id = s.target_id AND a.scheduled_at = s.scheduled_at
            AND a.location_id = s.location_id)
        ORDER BY target_id, scheduled_at, location_id
        ON CONFLICT DO NOTHING
        RETURNING scheduled_at
      ), touched AS (
        INSERT INTO touched_hour (hour)
        SELECT DISTINCT date_bin('1 hour', scheduled_at, timestamptz 'epoch') FROM added
      )
      SELECT count(*) FROM added
      """
          .formatted(CheckRows.COLUMNS);

  /** One probe of an index for each row; hardly ever one that finds something. */
  private static final String REPLACEABLE =
      """
      SELECT s.ctid FROM check_stage s
      CROSS JOIN LATERAL (
        SELECT FROM check_result r
        WHERE r.target_id = s.target_id AND r.scheduled_at = s.scheduled_at
          AND r.location_id = s.location_id AND r.outcome = 'unknown'
        OFFSET 0
      ) r
      WHERE s.outcome <> 'unknown'
      """;

  /** The row of the stage is then inserted, which touches its hour. */
  private static final String REPLACE =
      """
      WITH s AS MATERIALIZED (SELECT * FROM check_stage WHERE ctid = ?::tid)
      DELETE FROM check_result r USING s
      WHERE r.target_id = s.target_id AND r.scheduled_at = s.scheduled_at
        AND r.location_id = s.location_id AND r.outcome = 'unknown'
      """;

  private final Database database;
  private final Partitions partitions;
  private final InstantSource clock;

  /** Whether the last batch was all new, and the next one is taken to be so too. */
  private volatile boolean allNew = true;

  public CheckResults(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    partitions = new Partitions(database);
  }

  /**
   * Stores the results that are not there yet, all in one transaction. A result is the same check
   * as another of its target, location and slot: the first that comes stays, but for one of which
   * nothing is known, whose place a known one takes (not any more when it is archived).
   *
   * @return the number of new rows
   * @throws StoreException when nothing of it was stored
   */
  public int insert(List<CheckResult> batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    LocalDate recent = Partitions.day(clock.instant()).minusDays(RECENT_DAYS);
    Set<LocalDate> days =
        batch.stream().map(result -> Partitions.day(result.scheduledAt())).collect(toSet());
    if (days.stream().anyMatch(day -> day.isBefore(recent))) {
      return database.call(connection -> insertOld(connection, batch, days, recent));
    }
    partitions.ensure(PartitionedTable.CHECKS, days);
    int added = database.call(connection -> insert(connection, batch, recent));
    allNew = added == batch.size();
    return added;
  }

  /** Nobody moves a day to the archive, and drops its partition, between here and the commit. */
  private int insertOld(
      Connection connection, List<CheckResult> batch, Set<LocalDate> days, LocalDate recent)
      throws SQLException {
    AdvisoryLock.LATE_CHECKS.share(connection);
    partitions.ensure(connection, PartitionedTable.CHECKS, days);
    CheckRows rows = rows(connection, batch);
    return throughStage(connection, rows, recent);
  }

  private int insert(Connection connection, List<CheckResult> batch, LocalDate recent)
      throws SQLException {
    CheckRows rows = rows(connection, batch);
    if (allNew && straight(connection, rows)) {
      return rows.size();
    }
    return throughStage(connection, rows, recent);
  }

  private static CheckRows rows(Connection connection, List<CheckResult> batch)
      throws SQLException {
    CheckRows rows = CheckRows.resolve(connection, batch);
    TargetLocations.save(connection, rows.slots());
    return rows;
  }

  /** False when one of them is there already; then nothing of it was done. */
  private static boolean straight(Connection connection, CheckRows rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      rows.copy(connection, "check_result");
    } catch (SQLException e) {
      if (!DOUBLED.equals(e.getSQLState())) {
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

  private static int throughStage(Connection connection, CheckRows rows, LocalDate recent)
      throws SQLException {
    try (Statement stage = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      stage.execute(STAGE);
      rows.copy(connection, "check_stage");
      int replaced = takeUnknownAway(connection);
      insert.setObject(1, recent.atStartOfDay().atOffset(ZoneOffset.UTC));
      ResultSet added = insert.executeQuery();
      added.next();
      return added.getInt(1) - replaced;
    }
  }

  /** Makes room for known checks where unknown ones are; says for how many. */
  private static int takeUnknownAway(Connection connection) throws SQLException {
    List<String> known = new ArrayList<>();
    try (Statement find = connection.createStatement()) {
      ResultSet rows = find.executeQuery(REPLACEABLE);
      while (rows.next()) {
        known.add(rows.getString(1));
      }
    }
    if (!known.isEmpty()) {
      try (PreparedStatement replace = connection.prepareStatement(REPLACE)) {
        for (String row : known) {
          replace.setString(1, row);
          replace.addBatch();
        }
        return IntStream.of(replace.executeBatch()).sum();
      }
    }
    return 0;
  }
}
