package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** The table {@code target_location}: which target is checked from where. */
public final class TargetLocations {
  public record TargetLocation(int targetId, int locationId) {}

  /** The oldest and the newest slot of some checks, in epoch milliseconds. */
  record SlotRange(long firstMs, long lastMs) {
    SlotRange with(SlotRange other) {
      return new SlotRange(Math.min(firstMs, other.firstMs), Math.max(lastMs, other.lastMs));
    }
  }

  /** Touches a row at most once an hour, see {@link Targets}. */
  private static final String SAVE =
      """
      INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
      SELECT s.target_id, s.location_id, s.first_seen, s.last_seen
      FROM (
        SELECT target_id, location_id,
          timestamptz 'epoch' + first_ms * interval '1 ms' AS first_seen,
          timestamptz 'epoch' + last_ms * interval '1 ms' AS last_seen
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS u (target_id, location_id, first_ms, last_ms)
      ) s
      WHERE NOT EXISTS (
        SELECT FROM target_location k
        WHERE k.target_id = s.target_id AND k.location_id = s.location_id
          AND k.first_seen <= s.first_seen AND k.last_seen + interval '1 hour' >= s.last_seen)
      ORDER BY s.target_id, s.location_id
      ON CONFLICT (target_id, location_id) DO UPDATE SET
        first_seen = least(target_location.first_seen, excluded.first_seen),
        last_seen = greatest(target_location.last_seen, excluded.last_seen)
      """;

  private TargetLocations() {}

  /** Remembers from when to when each pair was checked. */
  static void save(Connection connection, Map<TargetLocation, SlotRange> slots)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      bind(connection, statement, slots);
      statement.executeUpdate();
    }
  }

  /** The first four parameters: columns of targets, locations, first and last slots. */
  static void bind(
      Connection connection, PreparedStatement statement, Map<TargetLocation, SlotRange> slots)
      throws SQLException {
    Columns<Map.Entry<TargetLocation, SlotRange>> columns =
        new Columns<>(connection, statement, slots.entrySet());
    columns.bigint(entry -> entry.getKey().targetId());
    columns.bigint(entry -> entry.getKey().locationId());
    columns.bigint(entry -> entry.getValue().firstMs());
    columns.bigint(entry -> entry.getValue().lastMs());
  }
}
