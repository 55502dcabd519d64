package dev.vedette.store.history;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import dev.vedette.store.Database;
import dev.vedette.store.TagColumns;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What no checker is left to say of targets that are gone: for each location the row that says that
 * the target was removed. An incident is decided from checks alone, so it stays open for ever until
 * somebody publishes them. Safe for use by many threads.
 */
public final class RemovalRows {
  /** A target that somebody may still check says so itself; so does one that was told to stop. */
  private static final String READ =
      """
      SELECT t.name, t.url, l.name AS location, s.interval_ms, s.scheduled_at,
        ARRAY(SELECT key FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_names,
        ARRAY(SELECT value FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_values,
        r.rule_id, r."after", r.recover, r.quorum, r.depends_on
      FROM target t JOIN target_state s USING (target_id) JOIN location l USING (location_id)
      LEFT JOIN LATERAL (
        SELECT h.rule_id FROM check_history h
        WHERE h.day = (s.scheduled_at AT TIME ZONE 'UTC')::date AND h.target_id = s.target_id
          AND h.location_id = s.location_id AND h.scheduled_at = s.scheduled_at
        LIMIT 1
      ) newest ON true
      LEFT JOIN alert_rule r ON r.rule_id = newest.rule_id
      WHERE t.name = ANY (?)
        AND s.failure_code IS DISTINCT FROM 'target_paused'
        AND s.failure_code IS DISTINCT FROM 'target_removed'
        AND EXISTS (
          SELECT FROM incident i
          WHERE i.target_id = t.target_id AND i.closed_at IS NULL
            AND i.kind IN ('down', 'partial', 'certificate'))
        AND NOT EXISTS (
          SELECT FROM target_state f
          WHERE f.target_id = t.target_id
            AND f.failure_code IS DISTINCT FROM 'target_removed'
            AND f.scheduled_at > ? - 3 * f.interval_ms * interval '1 ms')
      ORDER BY t.name, l.name
      """;

  private static final Outcome REMOVED =
      new Outcome.Unknown(
          new Failure(FailureCode.TARGET_REMOVED, "the target was removed", /* phase= */ null));

  private final Database database;

  public RemovalRows(Database database) {
    this.database = database;
  }

  /**
   * The rows of those that have an open incident and were not checked within three intervals.
   *
   * @param now at which it is said
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<CheckResult> of(Collection<String> targets, Instant now) {
    return database.call(connection -> read(connection, targets, now));
  }

  private static List<CheckResult> read(
      Connection connection, Collection<String> targets, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("text", targets.toArray()));
      statement.setObject(2, Timestamptz.of(now));
      ResultSet row = statement.executeQuery();
      List<CheckResult> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row(row, now));
      }
      return rows;
    }
  }

  /** After every check, also of a checker whose clock was ahead: it is the last one. */
  private static CheckResult row(ResultSet row, Instant now) throws SQLException {
    Instant newest = Timestamptz.read(row, "scheduled_at");
    Instant at = newest.isBefore(now) ? now : newest.plusMillis(1);
    return CheckResult.unprobed(
        row.getString("name"),
        row.getString("location"),
        at,
        at,
        Duration.ofMillis(row.getLong("interval_ms")),
        row.getString("url"),
        REMOVED,
        TagColumns.read(row),
        alerts(row));
  }

  private static Alerts alerts(ResultSet row) throws SQLException {
    if (row.getObject("rule_id") == null) {
      return Alerts.DEFAULT;
    }
    return new Alerts(
        new AlertRule(
            row.getInt("after"), row.getInt("recover"), Quorum.parse(row.getString("quorum"))),
        List.of((String[]) row.getArray("depends_on").getArray()));
  }
}
