package dev.vedette.store.incidents;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A location or a target of which nothing comes any more, and of which no incident says so yet.
 *
 * @param lastAt slot of the last check
 * @param openedAt when that had lasted for too long
 */
record Silent(int id, String name, Instant lastAt, Instant openedAt) {
  /**
   * As {@link dev.vedette.model.Slots#staleAfter} has it; and what is given up after an hour. While
   * nobody read the topic, the checkers may have been off too: a pair of which more than one check
   * was due in that time has until then, and then as long as any.
   */
  private static final String PAIRS =
      """
      WITH unread AS MATERIALIZED (
        SELECT max(unread_until - unread_from) AS lasted, max(unread_until) AS until
        FROM topic_progress
      ), pair AS MATERIALIZED (
        SELECT s.*, greatest(3 * s.interval_ms, 10000) * interval '1 ms' AS stale,
          CASE WHEN s.interval_ms * interval '1 ms' < u.lasted AND s.known_at < u.until
            THEN u.until ELSE s.known_at END AS silent_from,
          CASE WHEN s.interval_ms * interval '1 ms' < u.lasted AND s.seen_at < u.until
            THEN u.until ELSE s.seen_at END AS unseen_from
        FROM target_state s JOIN target t USING (target_id) CROSS JOIN unread u
        WHERE s.failure_code IS DISTINCT FROM 'target_paused'
          AND s.failure_code IS DISTINCT FROM 'target_removed'
          AND s.scheduled_at > coalesce(t.forgotten_at, '-infinity')
          AND s.scheduled_at
            + greatest(interval '1 hour', greatest(6 * s.interval_ms, 20000) * interval '1 ms') > ?
      )
      """;

  /**
   * Nothing is known of any target since the most frequent one became stale; targets that are due
   * once a day do not hide it.
   */
  private static final String BLIND =
      PAIRS
          + """
          SELECT p.location_id, l.name, max(p.known_at) AS last_at,
            max(p.silent_from) + min(p.stale) AS opened_at
          FROM pair p JOIN location l USING (location_id)
          WHERE NOT EXISTS (
            SELECT FROM incident i
            WHERE i.closed_at IS NULL AND i.kind = 'blind' AND i.location_id = p.location_id)
          GROUP BY p.location_id, l.name
          HAVING max(p.silent_from) + min(p.stale) < ?
          ORDER BY p.location_id
          """;

  /**
   * A location that is blind says nothing of a target. One that was not heard of since the target
   * became stale may be about to be blind, and one that was blind until just now has to get going:
   * then nothing is judged.
   */
  private static final String NO_DATA =
      PAIRS
          + """
          , heard AS MATERIALIZED (
            SELECT location_id, max(known_at) AS known_at FROM pair GROUP BY location_id
          )
          SELECT p.target_id, t.name, max(p.seen_at) AS last_at,
            max(p.unseen_from + p.stale) AS opened_at
          FROM pair p JOIN target t USING (target_id) JOIN heard h USING (location_id)
          WHERE NOT EXISTS (
              SELECT FROM incident i
              WHERE i.closed_at IS NULL AND i.kind = 'blind' AND i.location_id = p.location_id)
            AND NOT EXISTS (
              SELECT FROM incident i
              WHERE i.closed_at IS NULL AND i.kind = 'no_data' AND i.target_id = p.target_id)
          GROUP BY p.target_id, t.name
          HAVING max(p.unseen_from + p.stale) < ?
            AND bool_and(h.known_at > p.unseen_from + p.stale)
            AND NOT bool_or(EXISTS (
              SELECT FROM incident i
              WHERE i.kind = 'blind' AND i.location_id = p.location_id
                AND i.closed_at + p.stale > ?))
          ORDER BY p.target_id
          """;

  /** Locations, those that were heard of first before others. */
  static List<Silent> locations(Connection connection, Instant asOf, Instant before)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BLIND)) {
      statement.setObject(1, at(asOf));
      statement.setObject(2, at(before));
      return read(statement.executeQuery());
    }
  }

  /** Targets of locations that are heard of. */
  static List<Silent> targets(Connection connection, Instant asOf, Instant before)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NO_DATA)) {
      statement.setObject(1, at(asOf));
      statement.setObject(2, at(before));
      statement.setObject(3, at(before));
      return read(statement.executeQuery());
    }
  }

  private static List<Silent> read(ResultSet row) throws SQLException {
    List<Silent> silent = new ArrayList<>();
    while (row.next()) {
      silent.add(
          new Silent(
              row.getInt(1), row.getString(2), time(row, "last_at"), time(row, "opened_at")));
    }
    return silent;
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
