package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Marks in {@code target_fold}: checks came that the decision about incidents has not seen. */
public final class DirtyFolds {
  private static final String MARK =
      """
      WITH late AS MATERIALIZED (
        SELECT f.target_id, timestamptz 'epoch' + l.slot_ms * interval '1 ms' AS slot
        FROM unnest(?::bigint[], ?::bigint[]) AS l (target_id, slot_ms)
        JOIN target_fold f ON f.target_id = l.target_id
        ORDER BY f.target_id
        FOR NO KEY UPDATE OF f
      )
      UPDATE target_fold f SET dirty_from = least(f.dirty_from, late.slot)
      FROM late WHERE f.target_id = late.target_id
      """;

  private DirtyFolds() {}

  /**
   * Has the incidents of targets decided again. A target without a state yet needs no mark: its
   * whole history is read when it gets one.
   *
   * @param slotsMs by target the slot from which on, in epoch milliseconds
   */
  public static void mark(Connection connection, Map<Integer, Long> slotsMs) throws SQLException {
    if (slotsMs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(MARK)) {
      Columns<Map.Entry<Integer, Long>> columns =
          new Columns<>(connection, statement, new TreeMap<>(slotsMs).entrySet());
      columns.bigint(Map.Entry::getKey);
      columns.bigint(Map.Entry::getValue);
      statement.executeUpdate();
    }
  }
}
