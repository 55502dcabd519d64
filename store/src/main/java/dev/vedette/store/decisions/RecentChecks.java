package dev.vedette.store.decisions;

import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.checks.Columns;
import dev.vedette.store.incidents.IncidentWords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored checks of targets, in the order in which the decision takes them. */
final class RecentChecks {
  /**
   * For each target some steps of the primary key's index in the newest partitions; from the
   * archive, what has been left since days.
   */
  private static final String READ =
      """
      SELECT h.target_id, h.location_id, l.name AS location,
        (date_part('epoch', h.scheduled_at) * 1000)::bigint AS slot_ms, h.interval_ms, h.total_us,
        h.failure_code::text, h.failure_phase::text, h.failure_message, h.status::integer,
        h.certificate_id, c.not_before, c.not_after, r."after", r.recover, r.quorum
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS w (target_id, after_ms, until_ms)
      CROSS JOIN LATERAL (
        SELECT * FROM check_history h
        WHERE h.target_id = w.target_id
          AND h.day >= date 'epoch' + (w.after_ms / 86400000)::integer
          AND h.day <= date 'epoch' + (w.until_ms / 86400000)::integer
          AND h.scheduled_at > timestamptz 'epoch' + w.after_ms * interval '1 ms'
          AND h.scheduled_at < timestamptz 'epoch' + w.until_ms * interval '1 ms'
      ) h
      JOIN location l USING (location_id)
      LEFT JOIN certificate c USING (certificate_id)
      LEFT JOIN alert_rule r USING (rule_id)
      ORDER BY h.target_id, h.scheduled_at, l.name COLLATE "C"
      """;

  /** No check is as new. */
  static final long NO_END_MS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

  /** Rows that the driver holds at once. */
  private static final int FETCHED = 2_000;

  private RecentChecks() {}

  /** Takes one check after another. */
  interface Visitor {
    /** Tells whether it wants the next one. */
    boolean visit(
        int targetId, int locationId, RuledObservation observation, PairState.Newest check)
        throws SQLException;
  }

  /**
   * Shows the checks after a slot and before another, in epoch milliseconds.
   *
   * @param afterMs by target
   * @param untilMs {@link #NO_END_MS} for all
   */
  static void read(Connection connection, Map<Integer, Long> afterMs, long untilMs, Visitor visitor)
      throws SQLException {
    if (afterMs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(FETCHED);
      Columns<Map.Entry<Integer, Long>> columns =
          new Columns<>(connection, statement, afterMs.entrySet());
      columns.bigint(Map.Entry::getKey);
      columns.bigint(Map.Entry::getValue);
      columns.bigint(_ -> untilMs);
      ResultSet row = statement.executeQuery();
      boolean isWanted = true;
      while (isWanted && row.next()) {
        isWanted = visit(row, visitor);
      }
    }
  }

  private static boolean visit(ResultSet row, Visitor visitor) throws SQLException {
    Failure failure =
        IncidentWords.failure(
            row.getString("failure_code"),
            row.getString("failure_message"),
            row.getString("failure_phase"));
    Sight sight = Sight.of(failure == null ? new Outcome.Up() : Outcome.of(failure));
    long slotMs = row.getLong("slot_ms");
    int intervalMs = row.getInt("interval_ms");
    Observation observation =
        new Observation(
            Instant.ofEpochMilli(slotMs),
            row.getString("location"),
            Duration.ofMillis(intervalMs),
            sight,
            validity(row));
    return visitor.visit(
        row.getInt("target_id"),
        row.getInt("location_id"),
        new RuledObservation(observation, rule(row)),
        new PairState.Newest(
            slotMs,
            intervalMs,
            row.getInt("total_us"),
            sight,
            failure,
            row.getObject("status", Integer.class),
            row.getObject("certificate_id", Integer.class)));
  }

  private static @Nullable Validity validity(ResultSet row) throws SQLException {
    OffsetDateTime notBefore = row.getObject("not_before", OffsetDateTime.class);
    return notBefore == null
        ? null
        : new Validity(
            notBefore.toInstant(), row.getObject("not_after", OffsetDateTime.class).toInstant());
  }

  private static AlertRule rule(ResultSet row) throws SQLException {
    String quorum = row.getString("quorum");
    return quorum == null
        ? AlertRule.DEFAULT
        : new AlertRule(row.getInt("after"), row.getInt("recover"), Quorum.parse(quorum));
  }
}
