package dev.vedette.store.query.checks;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.TagColumns;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A few checks of a target with all that is stored of them, evidence included. Address and tags are
 * those of its newest check. Safe for use by many threads.
 */
public final class StoredChecks {
  /** Checks that are read at once. */
  public static final int MAX_COUNT = 1_000;

  private static final Map<String, FailureCode> CODES =
      byName(FailureCode.values(), FailureCode::wireName);
  private static final Map<String, Phase> PHASES = byName(Phase.values(), Phase::wireName);

  private static final String LAST =
      read(
          """
          SELECT * FROM check_result r
          WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
          ORDER BY r.scheduled_at DESC, r.location_id DESC
          LIMIT ?
          """);

  private static final String AT =
      read(
          """
          SELECT DISTINCT ON (r.location_id) * FROM check_history r
          WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
            AND r.day BETWEEN ? AND ? AND r.scheduled_at > ? AND r.scheduled_at <= ?
          ORDER BY r.location_id, r.scheduled_at DESC
          """);

  private final Database database;

  public StoredChecks(Database database) {
    this.database = database;
  }

  /** Rows for {@link #results}, from rows of checks with ids; in the order of their slots. */
  static String read(String checks) {
    return """
    SELECT h.*, h.outcome::text AS outcome_name, h.failure_code::text AS code,
      h.failure_phase::text AS phase, host(h.ip) AS address,
      t.name AS target, t.url, l.name AS location,
      ARRAY(SELECT key FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_names,
      ARRAY(SELECT value FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_values,
      c.subject, c.issuer, c.not_before, c.not_after, e.evidence::text AS evidence,
      a."after" AS alert_after, a.recover, a.quorum, a.depends_on
    FROM (%s) h
    JOIN target t USING (target_id)
    JOIN location l USING (location_id)
    LEFT JOIN certificate c USING (certificate_id)
    LEFT JOIN alert_rule a USING (rule_id)
    LEFT JOIN check_evidence e ON h.outcome = 'down' AND e.target_id = h.target_id
      AND e.scheduled_at = h.scheduled_at AND e.location_id = h.location_id
    ORDER BY h.scheduled_at, l.name
    """
        .formatted(checks);
  }

  /**
   * The newest checks that are not archived, from whatever location, in the order of their slots.
   *
   * @param count at most {@link #MAX_COUNT}
   * @throws StoreException when the database did not answer
   */
  public List<CheckResult> last(String target, int count) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LAST)) {
        statement.setString(1, target);
        statement.setInt(2, Math.min(count, MAX_COUNT));
        return results(statement);
      }
    });
  }

  /**
   * What was known at a moment: of each location the newest check whose slot is not after it, and
   * not older than a day; archived ones too, in the order of their slots.
   *
   * @throws StoreException when the database did not answer
   */
  public List<CheckResult> at(String target, Instant moment) {
    return database.call(connection -> at(connection, target, moment));
  }

  static List<CheckResult> at(Connection connection, String target, Instant moment)
      throws SQLException {
    Instant oldest = moment.minus(Duration.ofDays(1));
    try (PreparedStatement statement = connection.prepareStatement(AT)) {
      statement.setString(1, target);
      statement.setObject(2, Partitions.day(oldest));
      statement.setObject(3, Partitions.day(moment));
      statement.setObject(4, Timestamptz.of(oldest));
      statement.setObject(5, Timestamptz.of(moment));
      return results(statement);
    }
  }

  /** What {@link #read} asks for. */
  static List<CheckResult> results(PreparedStatement statement) throws SQLException {
    ResultSet rows = statement.executeQuery();
    List<CheckResult> results = new ArrayList<>();
    while (rows.next()) {
      results.add(result(rows));
    }
    return results;
  }

  private static CheckResult result(ResultSet row) throws SQLException {
    Instant slot = Timestamptz.read(row, "scheduled_at");
    String evidence = row.getString("evidence");
    return new CheckResult(
        row.getString("target"),
        row.getString("location"),
        slot,
        slot.plusMillis(row.getInt("late_ms")),
        Duration.ofMillis(row.getInt("interval_ms")),
        row.getString("url"),
        outcome(row),
        row.getObject("status", Integer.class),
        row.getString("http_version"),
        row.getString("address"),
        row.getObject("bytes", Long.class),
        false,
        row.getInt("redirects"),
        row.getObject("body_matched", Boolean.class),
        new Timings(
            micros(row, "dns_us"),
            micros(row, "connect_us"),
            micros(row, "tls_us"),
            micros(row, "send_us"),
            micros(row, "wait_us"),
            micros(row, "receive_us"),
            row.getInt("total_us")),
        certificate(row),
        TagColumns.read(row),
        alerts(row),
        evidence == null ? null : new EncodedEvidence(evidence));
  }

  private static Alerts alerts(ResultSet row) throws SQLException {
    String quorum = row.getString("quorum");
    if (quorum == null) {
      return Alerts.DEFAULT;
    }
    return new Alerts(
        new AlertRule(row.getInt("alert_after"), row.getInt("recover"), Quorum.parse(quorum)),
        List.of((String[]) row.getArray("depends_on").getArray()));
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    String code = row.getString("code");
    if (code == null) {
      return new Outcome.Up();
    }
    String phase = row.getString("phase");
    FailureCode known = CODES.get(code);
    if (known == null) {
      throw StoreException.rejected("the failure code " + code + " is none of this Vedette's");
    }
    return Outcome.of(
        new Failure(
            known, row.getString("failure_message"), phase == null ? null : PHASES.get(phase)));
  }

  private static long micros(ResultSet row, String column) throws SQLException {
    Integer micros = row.getObject(column, Integer.class);
    return micros == null ? Timings.ABSENT : micros;
  }

  private static @Nullable Certificate certificate(ResultSet row) throws SQLException {
    String subject = row.getString("subject");
    return subject == null
        ? null
        : new Certificate(
            subject,
            row.getString("issuer"),
            Timestamptz.read(row, "not_before"),
            Timestamptz.read(row, "not_after"),
            row.getBoolean("certificate_trusted"));
  }

  private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(name, value -> value));
  }
}
