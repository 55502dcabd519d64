package dev.vedette.store.checks;

import dev.vedette.model.CheckResult;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The table {@code target}: ids of names, and each target as its newest check describes it.
 *
 * <p>A row is rewritten only when the description changed or an hour has passed, so that a steady
 * stream of checks does not bloat the table. That makes {@code last_seen} trail the newest check by
 * up to an hour; whether a changed description is really the newest is then answered by a look into
 * that one hour of checks.
 *
 * <p>Rows are inserted in the order of their names and locked in the order of their ids, so that
 * two writers never wait for each other in a circle.
 */
final class Targets {
  /** What a batch says about a target: its newest check, and how far back the batch reaches. */
  private record Seen(CheckResult newest, Instant first) {
    /** The location decides between two checks of one slot, so that any order gives one answer. */
    private static final Comparator<CheckResult> AGE =
        Comparator.comparing(CheckResult::scheduledAt).thenComparing(CheckResult::location);

    Seen with(Seen other) {
      return new Seen(
          AGE.compare(newest, other.newest) >= 0 ? newest : other.newest,
          first.isBefore(other.first) ? first : other.first);
    }
  }

  private static final String IDS = "SELECT name, target_id FROM target WHERE name = ANY (?)";

  private static final String SEEN =
      """
      SELECT name, url, interval_ms, tags::jsonb AS tags,
        timestamptz 'epoch' + first_ms * interval '1 ms' AS first,
        timestamptz 'epoch' + newest_ms * interval '1 ms' AS newest
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
        AS s (name, url, interval_ms, tags, first_ms, newest_ms)
      """;

  private static final String INSERT =
      "WITH seen AS ("
          + SEEN
          + ") "
          + """
          INSERT INTO target (name, url, interval_ms, tags, first_seen, last_seen)
          SELECT name, url, interval_ms, tags, first, newest FROM seen ORDER BY name
          ON CONFLICT (name) DO NOTHING
          """;

  /** One probe of the name's index per target, and hardly ever a row to rewrite. */
  private static final String UPDATE =
      "WITH seen AS ("
          + SEEN
          + "), "
          + """
          stale AS (
            SELECT t.target_id, s.url, s.interval_ms, s.tags, s.first, s.newest,
              s.newest > t.last_seen AND NOT EXISTS (
                SELECT FROM check_result r
                WHERE r.target_id = t.target_id
                  AND r.scheduled_at > s.newest AND r.scheduled_at <= t.last_seen + interval '1 hour'
              ) AS is_newest
            FROM target t JOIN seen s USING (name)
            WHERE s.first < t.first_seen
              OR s.newest > t.last_seen + interval '1 hour'
              OR (s.newest > t.last_seen
                AND (s.url, s.interval_ms, s.tags) IS DISTINCT FROM (t.url, t.interval_ms, t.tags))
            ORDER BY t.target_id
            FOR NO KEY UPDATE OF t
          )
          UPDATE target t SET
            first_seen = least(t.first_seen, s.first),
            last_seen = CASE WHEN s.is_newest THEN s.newest ELSE t.last_seen END,
            url = CASE WHEN s.is_newest THEN s.url ELSE t.url END,
            interval_ms = CASE WHEN s.is_newest THEN s.interval_ms ELSE t.interval_ms END,
            tags = CASE WHEN s.is_newest THEN s.tags ELSE t.tags END
          FROM stale s
          WHERE t.target_id = s.target_id AND (s.is_newest OR s.first < t.first_seen)
          """;

  private static final JsonFactory JSON = new JsonFactory();

  private Targets() {}

  /** Ids by name, after the table has learned whatever the batch knows better. */
  static Map<String, Integer> resolve(Connection connection, List<CheckResult> batch)
      throws SQLException {
    Map<String, Seen> seen = new HashMap<>();
    for (CheckResult result : batch) {
      seen.merge(result.target(), new Seen(result, result.scheduledAt()), Seen::with);
    }
    Ids ids = Ids.of(connection, IDS, seen.keySet());
    if (ids.isComplete()) {
      learn(connection, UPDATE, seen.values());
    } else {
      learn(connection, INSERT, ids.absent().stream().map(seen::get).toList());
      learn(connection, UPDATE, seen.values());
      ids = Ids.of(connection, IDS, seen.keySet());
    }
    return ids.byName();
  }

  private static void learn(Connection connection, String sql, Collection<Seen> seen)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Seen> columns = new Columns<>(connection, statement, seen);
      columns.text(target -> target.newest.target());
      columns.text(target -> target.newest.url());
      columns.bigint(target -> target.newest.interval().toMillis());
      columns.text(target -> json(target.newest.tags()));
      columns.bigint(target -> target.first.toEpochMilli());
      columns.bigint(target -> target.newest.scheduledAt().toEpochMilli());
      statement.executeUpdate();
    }
  }

  private static String json(Map<String, String> tags) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      tags.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return text.toString();
  }
}
