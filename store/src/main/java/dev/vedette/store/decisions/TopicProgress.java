package dev.vedette.store.decisions;

import dev.vedette.store.checks.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code topic_progress}. */
final class TopicProgress {
  /**
   * Who reads saves every few seconds. Longer than that nobody has read; with this little less than
   * the twenty seconds after which a location is silent at the earliest.
   */
  private static final Duration USUAL = Duration.ofSeconds(15);

  /**
   * Of the times in which nobody read the last one counts, and for an hour none that is shorter:
   * who was away for a night comes back with some stumbling.
   */
  private static final String SAVE =
      """
      INSERT INTO topic_progress AS p (partition, read_at)
      SELECT partition, timestamptz 'epoch' + ms * interval '1 ms'
      FROM unnest(?::bigint[], ?::bigint[]) AS s (partition, ms)
      ORDER BY partition
      ON CONFLICT (partition) DO UPDATE SET
        (unread_from, unread_until) = (
          SELECT
            CASE WHEN is_away THEN p.read_at ELSE p.unread_from END,
            CASE WHEN is_away THEN excluded.read_at ELSE p.unread_until END
          FROM (
            SELECT excluded.read_at - p.read_at > ? * interval '1 ms'
              AND (p.unread_until IS NULL
                OR excluded.read_at - p.read_at >= p.unread_until - p.unread_from
                OR excluded.read_at - p.unread_until > interval '1 hour')
          ) AS away (is_away)),
        read_at = greatest(p.read_at, excluded.read_at)
      """;

  private TopicProgress() {}

  static void save(Connection connection, Map<Integer, Instant> readAt) throws SQLException {
    if (readAt.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      Columns<Map.Entry<Integer, Instant>> columns =
          new Columns<>(connection, statement, new TreeMap<>(readAt).entrySet());
      columns.bigint(Map.Entry::getKey);
      columns.bigint(entry -> entry.getValue().toEpochMilli());
      statement.setLong(3, USUAL.toMillis());
      statement.executeUpdate();
    }
  }
}
