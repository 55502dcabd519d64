package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Marks in {@code target_fold}: checks came that the decision about incidents has not seen. */
public final class DirtyFolds {
  private static final String MARK =
      """
      WITH late AS MATERIALIZED (
        SELECT f.target_id, timestamptz 'epoch' + l.from_ms * interval '1 ms' AS oldest,
          timestamptz 'epoch' + l.until_ms * interval '1 ms' AS newest
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS l (target_id, from_ms, until_ms)
        JOIN target_fold f ON f.target_id = l.target_id
        ORDER BY f.target_id
        FOR NO KEY UPDATE OF f
      )
      UPDATE target_fold f SET dirty_from = least(f.dirty_from, late.oldest),
        dirty_until = CASE WHEN f.dirty_from IS NULL THEN late.newest
          WHEN f.dirty_until IS NULL OR late.newest IS NULL THEN NULL
          ELSE greatest(f.dirty_until, late.newest) END
      FROM late WHERE f.target_id = late.target_id
      """;

  private DirtyFolds() {}

  /**
   * Slots of checks that came late, in epoch milliseconds.
   *
   * @param fromMs of the oldest
   * @param untilMs of the newest, or later; null: any after the oldest may be one
   */
  public record Span(long fromMs, @Nullable Long untilMs) {
    /** All after a slot. */
    public static Span allFrom(long slotMs) {
      return new Span(slotMs, null);
    }

    /** From the older to the newer one. */
    public Span and(Span other) {
      Long newest = untilMs;
      Long others = other.untilMs;
      return new Span(
          Math.min(fromMs, other.fromMs),
          newest == null || others == null ? null : Math.max(newest, others));
    }
  }

  /** Like {@link #mark}, where nobody knows which checks were not seen. */
  public static void markAllFrom(Connection connection, Map<Integer, Long> slotsMs)
      throws SQLException {
    Map<Integer, Span> spans = new TreeMap<>();
    slotsMs.forEach((id, slotMs) -> spans.put(id, Span.allFrom(slotMs)));
    mark(connection, spans);
  }

  /**
   * Has the incidents of targets decided again. A target without a state yet needs no mark: its
   * whole history is read when it gets one.
   *
   * @param late by target
   */
  public static void mark(Connection connection, Map<Integer, Span> late) throws SQLException {
    if (late.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(MARK)) {
      Columns<Map.Entry<Integer, Span>> columns =
          new Columns<>(connection, statement, new TreeMap<>(late).entrySet());
      columns.bigint(Map.Entry::getKey);
      columns.bigint(entry -> entry.getValue().fromMs);
      columns.bigintOrNull(entry -> entry.getValue().untilMs);
      statement.executeUpdate();
    }
  }
}
