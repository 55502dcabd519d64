package dev.vedette.store.checks;

import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code target_pause}.
 *
 * @param fromMs slot of the first stop, in epoch milliseconds
 * @param toMs slot of what ended it; null: it goes on
 * @param removed what the first stop says
 */
record Pause(TargetLocation pair, long fromMs, @Nullable Long toMs, boolean removed) {
  /** Nobody pauses a target more often; of each pair the newest stay. */
  static final int MAX_OF_PAIR = 1_000;

  /** In this order rows are locked. */
  static final Comparator<TargetLocation> BY_PAIR =
      Comparator.comparingInt(TargetLocation::targetId)
          .thenComparingInt(TargetLocation::locationId);

  static final Comparator<Pause> ORDER =
      Comparator.comparing(Pause::pair, BY_PAIR).thenComparingLong(Pause::fromMs);

  private static final String DELETE =
      """
      DELETE FROM target_pause WHERE ctid = ANY (ARRAY (
        SELECT p.ctid
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS u (target_id, location_id, from_ms)
        JOIN target_pause p ON p.target_id = u.target_id AND p.location_id = u.location_id
          AND p.from_at = timestamptz 'epoch' + u.from_ms * interval '1 ms'
        ORDER BY p.target_id, p.location_id, p.from_at
        FOR UPDATE OF p))
      """;

  private static final String INSERT =
      """
      INSERT INTO target_pause (from_at, to_at, target_id, location_id, removed)
      SELECT timestamptz 'epoch' + from_ms * interval '1 ms',
        timestamptz 'epoch' + to_ms * interval '1 ms', target_id, location_id, removed = 1
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        AS u (target_id, location_id, from_ms, to_ms, removed)
      ORDER BY target_id, location_id, from_ms
      ON CONFLICT (target_id, location_id, from_at) DO UPDATE SET
        to_at = least(target_pause.to_at, excluded.to_at)
      """;

  private static final String TRIM =
      """
      DELETE FROM target_pause p
      USING unnest(?::bigint[], ?::bigint[]) AS u (target_id, location_id)
      CROSS JOIN LATERAL (
        SELECT k.from_at FROM target_pause k
        WHERE k.target_id = u.target_id AND k.location_id = u.location_id
        ORDER BY k.from_at DESC OFFSET %d LIMIT 1
      ) oldest
      WHERE p.target_id = u.target_id AND p.location_id = u.location_id
        AND p.from_at <= oldest.from_at
      """
          .formatted(MAX_OF_PAIR);

  boolean covers(long slotMs) {
    return slotMs >= fromMs && (toMs == null || slotMs < toMs);
  }

  /** The same, up to then. */
  Pause until(@Nullable Long endMs) {
    return new Pause(pair, fromMs, endMs, removed);
  }

  /** Puts some in the place of others; each list has a beginning once at most. */
  static void replace(Connection connection, List<Pause> old, List<Pause> by) throws SQLException {
    if (!old.isEmpty()) {
      delete(connection, old);
    }
    if (!by.isEmpty()) {
      insert(connection, by);
      trim(connection, by);
    }
  }

  private static void delete(Connection connection, Collection<Pause> old) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      Columns<Pause> columns = new Columns<>(connection, statement, old);
      columns.bigint(pause -> pause.pair.targetId());
      columns.bigint(pause -> pause.pair.locationId());
      columns.bigint(Pause::fromMs);
      statement.executeUpdate();
    }
  }

  private static void insert(Connection connection, Collection<Pause> added) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Columns<Pause> columns = new Columns<>(connection, statement, added);
      columns.bigint(pause -> pause.pair.targetId());
      columns.bigint(pause -> pause.pair.locationId());
      columns.bigint(Pause::fromMs);
      columns.bigintOrNull(Pause::toMs);
      columns.bigint(pause -> pause.removed ? 1 : 0);
      statement.executeUpdate();
    }
  }

  private static void trim(Connection connection, Collection<Pause> added) throws SQLException {
    Set<TargetLocation> pairs = new TreeSet<>(BY_PAIR);
    added.forEach(pause -> pairs.add(pause.pair));
    try (PreparedStatement statement = connection.prepareStatement(TRIM)) {
      Columns<TargetLocation> columns = new Columns<>(connection, statement, pairs);
      columns.bigint(TargetLocation::targetId);
      columns.bigint(TargetLocation::locationId);
      statement.executeUpdate();
    }
  }
}
