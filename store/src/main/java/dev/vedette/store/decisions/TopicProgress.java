package dev.vedette.store.decisions;

import dev.vedette.store.checks.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code topic_progress}. */
final class TopicProgress {
  private static final String SAVE =
      """
      INSERT INTO topic_progress AS p (partition, read_at)
      SELECT partition, timestamptz 'epoch' + ms * interval '1 ms'
      FROM unnest(?::bigint[], ?::bigint[]) AS s (partition, ms)
      ORDER BY partition
      ON CONFLICT (partition) DO UPDATE SET read_at = greatest(p.read_at, excluded.read_at)
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
      statement.executeUpdate();
    }
  }
}
