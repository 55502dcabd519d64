package dev.vedette.store.decisions;

import dev.vedette.model.incident.FoldState;
import dev.vedette.store.Partitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A target of which checks came late, with its row of {@code target_fold} locked.
 *
 * @param from the oldest slot of which a check came late
 * @param until no check after this slot came late; null: any may have
 * @param settled the slot that the saved state has reached
 */
record DirtyTarget(
    int id, String name, long version, Instant from, @Nullable Instant until, Instant settled) {
  private static final String LOCK =
      """
      SELECT f.version, t.name, f.dirty_from, f.dirty_until, f.slot
      FROM target_fold f JOIN target t USING (target_id)
      WHERE f.target_id = ? AND f.dirty_from IS NOT NULL
      FOR NO KEY UPDATE OF f
      """;

  private static final String CHECKPOINT =
      "SELECT state FROM fold_checkpoint WHERE target_id = ? AND day = ?";

  private static final String DROP_CHECKPOINTS =
      """
      DELETE FROM fold_checkpoint
      WHERE target_id = ? AND day > ? AND (?::date IS NULL OR day < ?::date)
      """;

  /** Checkpoints until there are others now, and say nothing of what comes after. */
  private static final String LEAVE =
      """
      UPDATE target_fold SET dirty_from = ?,
        dirty_until = CASE WHEN dirty_until IS NOT NULL THEN greatest(dirty_until, ?) END
      WHERE target_id = ?
      """;

  private static final String CLEAN =
      "UPDATE target_fold SET dirty_from = NULL, dirty_until = NULL WHERE target_id = ?";

  /** Null when nothing came late. */
  static @Nullable DirtyTarget lock(Connection connection, int id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setInt(1, id);
      ResultSet row = statement.executeQuery();
      if (!row.next()) {
        return null;
      }
      OffsetDateTime until = row.getObject("dirty_until", OffsetDateTime.class);
      return new DirtyTarget(
          id,
          row.getString("name"),
          row.getLong("version"),
          row.getObject("dirty_from", OffsetDateTime.class).toInstant(),
          until == null ? null : until.toInstant(),
          row.getObject("slot", OffsetDateTime.class).toInstant());
    }
  }

  /**
   * Whether whoever stores the target's checks has passed a midnight and saved its checkpoint: then
   * it does not save that once more.
   */
  boolean isSettled(LocalDate midnight) {
    return !Partitions.day(settled).isBefore(midnight);
  }

  /** The state at a midnight; null when there is none, or checks after it came late. */
  @Nullable FoldState checkpointAfter(Connection connection, LocalDate midnight)
      throws SQLException {
    if (until == null || !Partitions.day(until).isBefore(midnight)) {
      return null;
    }
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
      statement.setInt(1, id);
      statement.setObject(2, midnight);
      ResultSet row = statement.executeQuery();
      return row.next() ? TargetFolds.state(row.getString(1)) : null;
    }
  }

  /**
   * Drops those between two days, which are not dropped.
   *
   * @param before null for all that come after the first day
   */
  void dropCheckpoints(Connection connection, LocalDate after, @Nullable LocalDate before)
      throws SQLException {
    try (PreparedStatement drop = connection.prepareStatement(DROP_CHECKPOINTS)) {
      drop.setInt(1, id);
      drop.setObject(2, after);
      drop.setObject(3, before);
      drop.setObject(4, before);
      drop.executeUpdate();
    }
  }

  /** From a time on it is to be corrected later. */
  void leave(Connection connection, Instant time) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
      statement.setObject(1, time.atOffset(ZoneOffset.UTC));
      statement.setObject(2, time.atOffset(ZoneOffset.UTC));
      statement.setInt(3, id);
      statement.executeUpdate();
    }
  }

  void clean(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLEAN)) {
      statement.setInt(1, id);
      statement.executeUpdate();
    }
  }
}
