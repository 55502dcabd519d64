package dev.vedette.store.checks;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.store.checks.TargetLocations.SlotRange;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code target_pause}: from when to when a location did not check a target because it
 * was told so. It follows from the checks, whatever the order in which they come: a pause begins
 * with a check that says so, and ends with the next that says something else.
 */
final class TargetPauses {
  /** A known check of the same slot is the one that stays. */
  private static final String BEGIN =
      """
      INSERT INTO target_pause (from_at, to_at, target_id, location_id, removed)
      SELECT s.from_at,
        (SELECT min(n.scheduled_at) FROM check_result n
          WHERE n.target_id = s.target_id AND n.location_id = s.location_id
            AND n.scheduled_at > s.from_at AND (n.failure_code IS NULL
              OR n.failure_code NOT IN ('target_paused', 'target_removed'))),
        s.target_id, s.location_id, s.removed
      FROM (
        SELECT target_id::integer, location_id::integer, removed = 1 AS removed,
          timestamptz 'epoch' + slot_ms * interval '1 ms' AS from_at
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS u (target_id, location_id, slot_ms, removed)
      ) s
      WHERE NOT EXISTS (
        SELECT FROM check_result k
        WHERE k.target_id = s.target_id AND k.location_id = s.location_id
          AND k.scheduled_at = s.from_at AND k.outcome <> 'unknown')
      ON CONFLICT DO NOTHING
      """;

  /** Those that checks of these pairs, from one slot to another, may end or take back. */
  private static final String OPEN =
      """
      SELECT p.target_id, p.location_id, (extract(epoch FROM p.from_at) * 1000)::bigint,
        (extract(epoch FROM p.to_at) * 1000)::bigint
      FROM target_pause p JOIN (
        SELECT target_id, location_id, timestamptz 'epoch' + first_ms * interval '1 ms' AS first_at,
          timestamptz 'epoch' + last_ms * interval '1 ms' AS last_at
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS u (target_id, location_id, first_ms, last_ms)
      ) s ON s.target_id = p.target_id AND s.location_id = p.location_id
      WHERE p.from_at <= s.last_at AND (p.to_at IS NULL OR p.to_at > s.first_at)
      """;

  private static final String END =
      """
      UPDATE target_pause SET to_at = timestamptz 'epoch' + ? * interval '1 ms'
      WHERE target_id = ? AND location_id = ? AND from_at = timestamptz 'epoch' + ? * interval '1 ms'
      """;

  private static final String TAKE_BACK =
      """
      DELETE FROM target_pause
      WHERE target_id = ? AND location_id = ? AND from_at = timestamptz 'epoch' + ? * interval '1 ms'
      """;

  /**
   * A row.
   *
   * @param toMs null: it goes on
   */
  private record Pause(int targetId, int locationId, long fromMs, @Nullable Long toMs) {
    boolean isOf(StoredCheck check) {
      return check.targetId() == targetId && check.locationId() == locationId;
    }

    /** Whether this check ends it, as far as is known. */
    boolean reaches(StoredCheck check) {
      return check.slotMs() > fromMs && (toMs == null || check.slotMs() < toMs);
    }
  }

  private TargetPauses() {}

  /**
   * Brings it up to date with checks that have been stored, or are stored later.
   *
   * @param slots of these checks
   */
  static void save(Connection connection, CheckRows rows, Map<TargetLocation, SlotRange> slots)
      throws SQLException {
    List<StoredCheck> stops = rows.checks().stream().filter(TargetPauses::isStop).toList();
    if (!stops.isEmpty()) {
      begin(connection, stops);
    }
    for (Pause pause : open(connection, slots)) {
      end(connection, pause, rows.checks());
    }
  }

  private static boolean isStop(StoredCheck check) {
    Failure failure = check.result().failure();
    return failure != null && failure.code().meansStopped();
  }

  private static void begin(Connection connection, List<StoredCheck> stops) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      Columns<StoredCheck> columns = new Columns<>(connection, statement, stops);
      columns.bigint(StoredCheck::targetId);
      columns.bigint(StoredCheck::locationId);
      columns.bigint(StoredCheck::slotMs);
      columns.bigint(TargetPauses::removed);
      statement.executeUpdate();
    }
  }

  private static long removed(StoredCheck stop) {
    Failure failure = stop.result().failure();
    return failure != null && failure.code() == FailureCode.TARGET_REMOVED ? 1 : 0;
  }

  private static List<Pause> open(Connection connection, Map<TargetLocation, SlotRange> slots)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      Columns<Map.Entry<TargetLocation, SlotRange>> columns =
          new Columns<>(connection, statement, slots.entrySet());
      columns.bigint(entry -> entry.getKey().targetId());
      columns.bigint(entry -> entry.getKey().locationId());
      columns.bigint(entry -> entry.getValue().firstMs());
      columns.bigint(entry -> entry.getValue().lastMs());
      ResultSet rows = statement.executeQuery();
      List<Pause> pauses = new ArrayList<>();
      while (rows.next()) {
        pauses.add(
            new Pause(
                rows.getInt(1), rows.getInt(2), rows.getLong(3), rows.getObject(4, Long.class)));
      }
      return pauses;
    }
  }

  private static void end(Connection connection, Pause pause, List<StoredCheck> checks)
      throws SQLException {
    Long endMs = null;
    for (StoredCheck check : checks) {
      if (!pause.isOf(check) || isStop(check)) {
        continue;
      }
      if (check.slotMs() == pause.fromMs()
          && !(check.result().outcome() instanceof Outcome.Unknown)) {
        execute(connection, TAKE_BACK, pause.targetId(), pause.locationId(), pause.fromMs());
        return;
      }
      if (pause.reaches(check) && (endMs == null || check.slotMs() < endMs)) {
        endMs = check.slotMs();
      }
    }
    if (endMs != null) {
      execute(connection, END, endMs, pause.targetId(), pause.locationId(), pause.fromMs());
    }
  }

  private static void execute(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
