package dev.vedette.store.checks;

import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The temporary table through which checks go that may be there already, raw or archived: it leaves
 * out those that are, lets known ones take the place of unknown ones, and touches the hours of
 * those that it adds. Used at most once in a transaction.
 *
 * <p>Nobody may move one of their days to the archive meanwhile: see {@link AdvisoryLock#ofDay}.
 */
final class CheckStage {
  private static final String CREATE =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS check_stage (LIKE check_result) ON COMMIT DELETE ROWS
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
        RETURNING target_id, scheduled_at
      ), touched AS (
        INSERT INTO touched_hour (hour)
        SELECT DISTINCT date_bin('1 hour', scheduled_at, timestamptz 'epoch') FROM added
      )
      SELECT target_id, count(*), (date_part('epoch', min(scheduled_at)) * 1000)::bigint
      FROM added
      GROUP BY target_id
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

  private CheckStage() {}

  /**
   * What became of the stage.
   *
   * @param staged rows that were on it
   * @param added how many of them are new; one that took the place of an unknown one is not
   * @param oldestAddedMs by target the oldest slot that is new, or known now
   */
  record Outcome(int staged, int added, Map<Integer, Long> oldestAddedMs) {}

  /** Puts rows onto the stage. */
  @FunctionalInterface
  interface Filling {
    /** Adds rows with the columns of {@code check_result} to {@code check_stage}; says how many. */
    int fill(Connection connection) throws SQLException;
  }

  /**
   * Stores what is put onto the stage and not there yet.
   *
   * @param recent from this day on nothing can be in the archive
   */
  static Outcome insert(Connection connection, LocalDate recent, Filling filling)
      throws SQLException {
    try (Statement stage = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      stage.execute(CREATE);
      int staged = filling.fill(connection);
      int replaced = takeUnknownAway(connection);
      insert.setObject(1, Timestamptz.startOf(recent));
      ResultSet rows = insert.executeQuery();
      int added = 0;
      Map<Integer, Long> oldest = new HashMap<>();
      while (rows.next()) {
        added += rows.getInt(2);
        oldest.put(rows.getInt(1), rows.getLong(3));
      }
      return new Outcome(staged, added - replaced, oldest);
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
    if (known.isEmpty()) {
      return 0;
    }
    try (PreparedStatement replace = connection.prepareStatement(REPLACE)) {
      for (String row : known) {
        replace.setString(1, row);
        replace.addBatch();
      }
      return IntStream.of(replace.executeBatch()).sum();
    }
  }
}
