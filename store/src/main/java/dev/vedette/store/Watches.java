package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** The table {@code target_location}: which target is checked from where. */
final class Watches {
  record Watch(int targetId, int locationId) {}

  /** Touches a row at most once an hour, see {@link Targets}. */
  private static final String SAVE =
      """
      INSERT INTO target_location (target_id, location_id, last_seen)
      SELECT s.target_id, s.location_id, s.last_seen
      FROM (
        SELECT target_id, location_id, timestamptz 'epoch' + ms * interval '1 ms' AS last_seen
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS u (target_id, location_id, ms)
      ) s
      WHERE NOT EXISTS (
        SELECT FROM target_location k
        WHERE k.target_id = s.target_id AND k.location_id = s.location_id
          AND k.last_seen + interval '1 hour' >= s.last_seen)
      ORDER BY s.target_id, s.location_id
      ON CONFLICT (target_id, location_id)
        DO UPDATE SET last_seen = greatest(target_location.last_seen, excluded.last_seen)
      """;

  private Watches() {}

  /** Remembers the newest slot, in epoch milliseconds, of every pair. */
  static void save(Connection connection, Map<Watch, Long> newestMs) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      Columns<Map.Entry<Watch, Long>> columns =
          new Columns<>(connection, statement, newestMs.entrySet());
      columns.bigint(entry -> entry.getKey().targetId());
      columns.bigint(entry -> entry.getKey().locationId());
      columns.bigint(Map.Entry::getValue);
      statement.executeUpdate();
    }
  }
}
