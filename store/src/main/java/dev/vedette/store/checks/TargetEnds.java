package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows of {@code target_pause} of targets that were forgotten, which no check tells of: from the
 * last check of each location on, the target counts as removed, until it is checked again.
 */
public final class TargetEnds {
  /**
   * The last check stands for its interval, but not beyond the forgetting. Whoever was told to stop
   * already needs no other row.
   */
  private static final String SAVE =
      """
      INSERT INTO target_pause (from_at, target_id, location_id, removed)
      SELECT least(s.scheduled_at + s.interval_ms * interval '1 ms',
          date_trunc('milliseconds', t.forgotten_at)), s.target_id, s.location_id, true
      FROM target t JOIN target_state s USING (target_id)
      WHERE t.target_id = ANY (?) AND s.scheduled_at < date_trunc('milliseconds', t.forgotten_at)
        AND NOT EXISTS (
          SELECT FROM target_pause p
          WHERE p.target_id = s.target_id AND p.location_id = s.location_id AND p.to_at IS NULL)
      ORDER BY s.target_id, s.location_id
      ON CONFLICT DO NOTHING
      """;

  private static final String FORGOTTEN =
      """
      SELECT target_id, floor(extract(epoch FROM forgotten_at) * 1000)::bigint FROM target
      WHERE target_id = ANY (?) AND forgotten_at IS NOT NULL
      """;

  private TargetEnds() {}

  /** Ends the time of targets that have just been forgotten. */
  public static void save(Connection connection, Collection<Integer> targetIds)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setArray(1, connection.createArrayOf("integer", targetIds.toArray()));
      statement.executeUpdate();
    }
  }

  /** When targets were forgotten, in epoch milliseconds; those that never were are left out. */
  static Map<Integer, Long> forgottenMs(Connection connection, Collection<Integer> targetIds)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGOTTEN)) {
      statement.setArray(1, connection.createArrayOf("integer", targetIds.toArray()));
      ResultSet rows = statement.executeQuery();
      Map<Integer, Long> forgotten = new HashMap<>();
      while (rows.next()) {
        forgotten.put(rows.getInt(1), rows.getLong(2));
      }
      return forgotten;
    }
  }
}
