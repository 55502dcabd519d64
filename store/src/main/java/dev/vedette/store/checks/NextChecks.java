package dev.vedette.store.checks;

import dev.vedette.model.FailureCode;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Which check of a target and location comes after a slot. The checks have no index for that, so
 * the ones of all locations are looked at in the order of their slots, and never more than so many:
 * what a batch costs has to be bounded whoever writes it.
 */
final class NextChecks {
  /** Finds the next one of a hundred locations that check at the same interval. */
  static final int NEAR = 200;

  /** For stops that come late, after checks of the other locations. */
  static final int FAR = 5_000;

  /** How many are looked for further away: those of a location that was cut off for a while. */
  static final int MAX_FAR = 500;

  /**
   * In the order of the index and of nothing else: to sort what is later means to read all of it.
   */
  private static final String IN_ORDER =
      """
      SET LOCAL enable_sort = %1$s; SET LOCAL enable_bitmapscan = %1$s; \
      SET LOCAL enable_seqscan = %1$s\
      """;

  /**
   * LATERAL with LIMIT keeps PostgreSQL from reading whole tables to join them. What is archived is
   * not looked through: it only makes the answer uncertain.
   */
  private static final String FIND =
      """
      SELECT s.n, (extract(epoch FROM next.scheduled_at) * 1000)::bigint AS next_ms,
        next.failure_code::text AS next_code,
        (next.scheduled_at IS NOT NULL OR rest.seen < ?) AND archived.day IS NULL AS is_certain,
        other.scheduled_at IS NOT NULL AS is_taken,
        pause.from_at IS NOT NULL AS begins_pause,
        (extract(epoch FROM pause.to_at) * 1000)::bigint AS pause_to_ms
      FROM (
        SELECT target_id::integer, location_id::integer, n,
          timestamptz 'epoch' + slot_ms * interval '1 ms' AS at
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) WITH ORDINALITY
          AS u (target_id, location_id, slot_ms, n)
      ) s
      LEFT JOIN LATERAL (
        SELECT c.scheduled_at, c.failure_code
        FROM (
          SELECT scheduled_at, location_id, failure_code FROM check_result
          WHERE target_id = s.target_id AND scheduled_at > s.at
          ORDER BY scheduled_at LIMIT ?
        ) c
        WHERE c.location_id = s.location_id
        ORDER BY c.scheduled_at LIMIT 1
      ) next ON true
      LEFT JOIN LATERAL (
        SELECT count(*) AS seen
        FROM (
          SELECT FROM check_result
          WHERE next.scheduled_at IS NULL AND target_id = s.target_id AND scheduled_at > s.at
          ORDER BY scheduled_at LIMIT ?
        ) c
      ) rest ON true
      LEFT JOIN LATERAL (
        SELECT scheduled_at FROM check_result c
        WHERE c.target_id = s.target_id AND c.location_id = s.location_id
          AND c.scheduled_at = s.at
          AND (c.failure_code IS NULL
            OR c.failure_code NOT IN ('target_paused', 'target_removed'))
        LIMIT 1
      ) other ON true
      LEFT JOIN LATERAL (
        SELECT from_at, to_at FROM target_pause p
        WHERE p.target_id = s.target_id AND p.location_id = s.location_id
          AND p.from_at = next.scheduled_at
        LIMIT 1
      ) pause ON true
      LEFT JOIN LATERAL (
        SELECT day FROM check_archive a
        WHERE a.target_id = s.target_id AND a.location_id = s.location_id
          AND a.day >= (s.at AT TIME ZONE 'UTC')::date
          AND a.day <= coalesce((next.scheduled_at AT TIME ZONE 'UTC')::date, 'infinity')
        LIMIT 1
      ) archived ON true
      """;

  private static final String REMOVED = FailureCode.TARGET_REMOVED.wireName();

  private static final Set<String> STOPS =
      Arrays.stream(FailureCode.values())
          .filter(FailureCode::meansStopped)
          .map(FailureCode::wireName)
          .collect(Collectors.toUnmodifiableSet());

  /** After what. */
  record Slot(TargetLocation pair, long slotMs) {}

  /**
   * What comes after a slot.
   *
   * @param isCertain false when it was not found among those that were looked at
   * @param slotMs null: nothing, or it is not certain
   * @param stop null: it says something else
   * @param isTaken whether a check that is no stop is stored for the slot itself
   * @param pause that begins with it; null: none
   */
  record Next(
      boolean isCertain,
      @Nullable Long slotMs,
      @Nullable String stop,
      boolean isTaken,
      @Nullable Pause pause) {
    boolean isStop() {
      return stop != null;
    }

    boolean isRemoved() {
      return REMOVED.equals(stop);
    }
  }

  private NextChecks() {}

  /** In the order of the slots. */
  static List<Next> find(Connection connection, List<Slot> slots) throws SQLException {
    if (slots.isEmpty()) {
      return List.of();
    }
    try (Statement settings = connection.createStatement()) {
      settings.execute(IN_ORDER.formatted("off"));
      Next[] found = find(connection, slots, NEAR);
      List<Integer> uncertain =
          IntStream.range(0, found.length)
              .filter(i -> !found[i].isCertain && !found[i].isTaken)
              .limit(MAX_FAR)
              .boxed()
              .toList();
      if (!uncertain.isEmpty()) {
        Next[] far = find(connection, uncertain.stream().map(slots::get).toList(), FAR);
        for (int i = 0; i < far.length; i++) {
          found[uncertain.get(i)] = far[i];
        }
      }
      settings.execute(IN_ORDER.formatted("DEFAULT"));
      return List.of(found);
    }
  }

  private static Next[] find(Connection connection, List<Slot> slots, int look)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      // Planned each time: a plan that was made for an empty table may read all of a full one.
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      statement.setInt(1, look);
      Columns<Slot> columns = new Columns<>(connection, statement, slots, 2);
      columns.bigint(slot -> slot.pair().targetId());
      columns.bigint(slot -> slot.pair().locationId());
      columns.bigint(Slot::slotMs);
      statement.setInt(5, look);
      statement.setInt(6, look);
      ResultSet rows = statement.executeQuery();
      Next[] found = new Next[slots.size()];
      while (rows.next()) {
        int index = rows.getInt("n") - 1;
        found[index] = next(rows, slots.get(index).pair());
      }
      return found;
    }
  }

  private static Next next(ResultSet row, TargetLocation pair) throws SQLException {
    boolean isCertain = row.getBoolean("is_certain");
    Long slotMs = isCertain ? row.getObject("next_ms", Long.class) : null;
    String code = row.getString("next_code");
    String stop = isCertain && code != null && STOPS.contains(code) ? code : null;
    Pause pause = null;
    if (slotMs != null && stop != null && row.getBoolean("begins_pause")) {
      Long toMs = row.getObject("pause_to_ms", Long.class);
      pause = new Pause(pair, slotMs, toMs, REMOVED.equals(stop));
    }
    return new Next(isCertain, slotMs, stop, row.getBoolean("is_taken"), pause);
  }
}
