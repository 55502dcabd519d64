package dev.vedette.store;

import java.sql.SQLException;

/** The rows of {@code target_state} as writers would have left them behind the checks. */
public final class TargetStateRows {
  private TargetStateRows() {}

  public static void fill(TestDatabase database) throws SQLException {
    database.execute(
        """
        DELETE FROM target_state;
        INSERT INTO target_state (target_id, location_id, scheduled_at, known_at, seen_at,
          interval_ms, total_us, outcome, failure_code, failure_phase, status, failure_message,
          recent_ms, recent_us, recent_codes)
        SELECT DISTINCT ON (target_id, location_id) target_id, location_id, scheduled_at,
          CASE WHEN outcome <> 'unknown' THEN scheduled_at END, scheduled_at, interval_ms,
          total_us, outcome, failure_code, failure_phase, status, failure_message, '{}', '{}', '{}'
        FROM check_history
        ORDER BY target_id, location_id, scheduled_at DESC
        """);
  }
}
