package dev.vedette.store.checks;

import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code late_check}: checks that came for a day while it was moved to the archive.
 *
 * <p>A move takes minutes, and nobody may add to its day meanwhile. So that no batch waits for it,
 * the day's checks are put down here, durably, and stored as any other late check when the move has
 * ended. Until then they are no part of the history: it sees each check once or not yet. They may
 * stand here more than once, and be in the history already.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class LateChecks {
  private static final Logger log = LoggerFactory.getLogger(LateChecks.class);

  /** Checks stored in one transaction. */
  private static final int MAX_ROWS = 20_000;

  private static final String DAYS =
      "SELECT DISTINCT (scheduled_at AT TIME ZONE 'UTC')::date AS day FROM late_check ORDER BY day";

  private static final String TAKE =
      """
      WITH taken AS (
        DELETE FROM late_check
        WHERE ctid = ANY (ARRAY (
          SELECT ctid FROM late_check
          WHERE scheduled_at >= ? AND scheduled_at < ?
          LIMIT ?
          FOR UPDATE SKIP LOCKED))
        RETURNING *
      )
      INSERT INTO check_stage (%1$s)
      SELECT DISTINCT ON (target_id, scheduled_at, location_id) %1$s FROM taken
      ORDER BY target_id, scheduled_at, location_id, outcome = 'unknown'
      """
          .formatted(CheckRows.COLUMNS);

  private final Database database;
  private final Partitions partitions;

  public LateChecks(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /**
   * Keeps others from moving these days, until the transaction ends; tells which are being moved.
   */
  static Set<LocalDate> holdDays(Connection connection, Set<LocalDate> days) throws SQLException {
    Set<LocalDate> moving = new HashSet<>();
    for (LocalDate day : days) {
      if (!AdvisoryLock.ofDay(day).tryShare(connection)) {
        moving.add(day);
      }
    }
    return moving;
  }

  /** Puts checks down until the move of their days has ended. */
  static void defer(Connection connection, CheckRows rows) throws SQLException {
    if (!rows.isEmpty()) {
      rows.copy(connection, "late_check", () -> {});
    }
  }

  /**
   * Stores what was put down, but for days that are still being moved.
   *
   * @param recent from this day on nothing can be in the archive
   * @return false when there are such days
   */
  public boolean store(LocalDate recent) {
    boolean done = true;
    for (LocalDate day : database.call(LateChecks::days)) {
      done &= store(day, recent);
    }
    return done;
  }

  private boolean store(LocalDate day, LocalDate recent) {
    int added = 0;
    Optional<CheckStage.Outcome> part;
    do {
      part = database.call(connection -> store(connection, day, recent));
      added += part.map(CheckStage.Outcome::added).orElse(0);
    } while (part.isPresent() && part.get().staged() > 0);
    if (added > 0) {
      log.info("stored {} checks of {} that came while it was moved to the archive", added, day);
    }
    return part.isPresent();
  }

  private static List<LocalDate> days(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DAYS)) {
      List<LocalDate> days = new ArrayList<>();
      while (rows.next()) {
        days.add(rows.getObject(1, LocalDate.class));
      }
      return days;
    }
  }

  /** A part of a day's; empty while the day is being moved. */
  private Optional<CheckStage.Outcome> store(Connection connection, LocalDate day, LocalDate recent)
      throws SQLException {
    if (!holdDays(connection, Set.of(day)).isEmpty()) {
      return Optional.empty();
    }
    partitions.ensure(connection, PartitionedTable.CHECKS, Set.of(day));
    CheckStage.Outcome stored = CheckStage.insert(connection, recent, stage -> take(stage, day));
    long endMs = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    Map<Integer, DirtyFolds.Span> late = new TreeMap<>();
    stored.oldestAddedMs().forEach((id, ms) -> late.put(id, new DirtyFolds.Span(ms, endMs - 1)));
    DirtyFolds.mark(connection, late);
    return Optional.of(stored);
  }

  private static int take(Connection connection, LocalDate day) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setObject(1, Timestamptz.startOf(day));
      statement.setObject(2, Timestamptz.startOf(day.plusDays(1)));
      statement.setInt(3, MAX_ROWS);
      return statement.executeUpdate();
    }
  }
}
