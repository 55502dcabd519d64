package dev.vedette.store.history;

import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.checks.LateChecks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code check_archive}: closed days of checks, one row per target, location and day.
 *
 * <p>A day moves in one transaction, which also drops its raw partition: a crash leaves the one or
 * the other. Checks that come for a day in the archive get a raw partition again, next to the
 * archive, without those that it holds already; the next move merges them. Those that come during
 * the move wait in {@link LateChecks}.
 *
 * <p>Safe for use by many threads and processes: they take turns.
 */
final class Archive {
  private static final Logger log = LoggerFactory.getLogger(Archive.class);

  /** Whoever has been in a transaction for so long will hardly end it before a move does. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> PHASES =
      List.of("dns", "connect", "tls", "send", "wait", "receive");

  /** Columns that stand in the archive as they are, an array of nulls alone as a null. */
  private static final List<String> PLAIN =
      List.of(
          "late_ms",
          "interval_ms",
          "outcome",
          "failure_code",
          "failure_phase",
          "certificate_id",
          "status",
          "redirects",
          "bytes",
          "certificate_trusted",
          "body_matched",
          "http_version",
          "ip",
          "failure_message",
          "rule_id");

  private static final String MOVE = move();

  private final Database database;
  private final Partitions partitions;

  Archive(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /**
   * Moves a day's raw checks into the archive, unless another process is at it.
   *
   * @return false when another process is at it, or just adds late checks to it
   * @throws StoreException also transient, when a long query keeps the raw partition in use
   */
  boolean move(LocalDate day) {
    // Not in the long transaction: others that make partitions wait for the end of this one.
    partitions.ensure(PartitionedTable.ARCHIVE, List.of(day));
    partitions.requireUnused(PartitionedTable.CHECKS, day, PATIENCE);
    return partitions.blaming(
        PartitionedTable.CHECKS,
        day,
        () -> database.callAtLength(connection -> move(connection, day)));
  }

  private static boolean move(Connection connection, LocalDate day) throws SQLException {
    if (!AdvisoryLock.ofDay(day).tryTake(connection)) {
      return false;
    }
    if (Partitions.isPresent(connection, PartitionedTable.CHECKS, day)) {
      // Nobody may add a check after we have read: ours see the lock above, others wait for this.
      lock(connection, day);
      int rows = insert(connection, day);
      Partitions.drop(connection, PartitionedTable.CHECKS, day);
      log.info("archived {}: {} rows of a target and location each", day, rows);
    }
    return true;
  }

  private static void lock(Connection connection, LocalDate day) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(Partitions.GIVE_WAY);
      statement.execute("LOCK TABLE " + PartitionedTable.CHECKS.partition(day) + " IN SHARE MODE");
      statement.execute("SET LOCAL lock_timeout TO DEFAULT");
    }
  }

  private static int insert(Connection connection, LocalDate day) throws SQLException {
    String partition = PartitionedTable.CHECKS.partition(day);
    try (PreparedStatement statement = connection.prepareStatement(MOVE.formatted(partition))) {
      statement.setObject(1, day);
      statement.setObject(2, Timestamptz.startOf(day));
      statement.setObject(3, Timestamptz.startOf(day.plusDays(1)));
      return statement.executeUpdate();
    }
  }

  /** Of the pairs that have raw checks all that there is, archived ones too. */
  private static String move() {
    StringBuilder columns = new StringBuilder("checks, slot_step_ms, rest_us");
    StringBuilder values =
        new StringBuilder("count(*)").append(array("slot_step_ms")).append(array("rest_us"));
    StringBuilder rest = new StringBuilder("total_us::bigint");
    for (String phase : PHASES) {
      String us = phase + "_us";
      columns.append(", %1$s_low, %1$s_high".formatted(phase));
      values.append(nullable(us, "low_word(" + us + ")"));
      values.append(
          ",\n  CASE WHEN bool_or(%1$s > 65535) THEN array_agg(high_word(%1$s) ORDER BY scheduled_at) END"
              .formatted(us));
      rest.append(" - coalesce(").append(us).append(", 0)");
    }
    for (String column : PLAIN) {
      columns.append(", ").append(column);
      values.append(nullable(column, column));
    }
    return """
    INSERT INTO check_archive (day, target_id, location_id, %1$s)
    SELECT day, target_id, location_id, %2$s
    FROM (
      SELECT h.*,
        (extract(epoch FROM scheduled_at
          - lag(scheduled_at, 1, day::timestamp AT TIME ZONE 'UTC') OVER (
            PARTITION BY target_id, location_id ORDER BY scheduled_at)) * 1000)::integer
          AS slot_step_ms,
        %3$s AS rest_us
      FROM check_history h
      WHERE day = ? AND scheduled_at >= ? AND scheduled_at < ?
        AND (target_id, location_id) IN (SELECT target_id, location_id FROM %%s)
    ) c
    GROUP BY day, target_id, location_id
    ON CONFLICT (target_id, day, location_id) DO UPDATE SET (%1$s) = ROW (%4$s)
    """
        .formatted(columns, values, rest, columns.toString().replaceAll("(\\w+)", "excluded.$1"));
  }

  private static String array(String value) {
    return ",\n  array_agg(" + value + " ORDER BY scheduled_at)";
  }

  private static String nullable(String column, String value) {
    return ",\n  CASE WHEN count(%s) > 0 THEN array_agg(%s ORDER BY scheduled_at) END"
        .formatted(column, value);
  }
}
