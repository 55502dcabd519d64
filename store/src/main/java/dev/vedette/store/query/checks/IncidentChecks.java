package dev.vedette.store.query.checks;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks that tell why an incident was one, archived ones too. Safe for use by many threads.
 */
public final class IncidentChecks {
  /** A location that was last good before that has nothing to say of how it began. */
  private static final Duration LAST_GOOD_AT_MOST = Duration.ofDays(1);

  /** Of an outage that lasts, its beginning; evidence comes every ten minutes. */
  private static final Duration EVIDENCE_AT_MOST = Duration.ofDays(1);

  private static final String FIRST_BAD =
      StoredChecks.read(
          """
          SELECT r.* FROM check_history r JOIN location d USING (location_id)
          WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
            AND r.day = ? AND r.scheduled_at = ?
            AND (cardinality(?::text[]) = 0 OR d.name = ANY (?::text[]))
          ORDER BY d.name
          LIMIT 1
          """);

  private static final String LAST_GOOD =
      StoredChecks.read(
          """
          SELECT r.* FROM check_history r
          WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
            AND r.location_id = (SELECT location_id FROM location WHERE name = ?)
            AND r.day BETWEEN ? AND ? AND r.scheduled_at >= ? AND r.scheduled_at < ?
            AND r.outcome = 'up'
          ORDER BY r.scheduled_at DESC
          LIMIT 1
          """);

  private static final String EVIDENCE_KEY =
      """
      SELECT e.scheduled_at, l.name
      FROM check_evidence e JOIN location l USING (location_id)
      WHERE e.target_id = (SELECT target_id FROM target WHERE name = ?)
        AND e.scheduled_at BETWEEN ? AND ?
      ORDER BY e.scheduled_at, l.name
      LIMIT 1
      """;

  /**
   * What was found.
   *
   * @param lastGood the last good check before the first bad one, of the same location; null when
   *     none is stored of the day before it
   * @param firstBad null when it is not stored any more, or none was made
   * @param evidence the first check from then on that tells in detail what it saw, often the first
   *     bad one itself; null when none does
   * @param others what the other locations knew when the incident opened
   */
  public record Found(
      @Nullable CheckResult lastGood,
      @Nullable CheckResult firstBad,
      @Nullable CheckResult evidence,
      List<CheckResult> others) {
    /** Nothing. */
    public static final Found NOTHING = new Found(null, null, null, List.of());

    public Found {
      others = List.copyOf(others);
    }
  }

  private final Database database;

  public IncidentChecks(Database database) {
    this.database = database;
  }

  /**
   * Looks for them.
   *
   * @param down the locations that held the target for down when it opened; empty: any
   * @param began the first bad slot
   * @param opened the slot that opened it
   * @param closed null while it is open
   * @throws StoreException when the database did not answer
   */
  public Found of(
      String target,
      Collection<String> down,
      Instant began,
      Instant opened,
      @Nullable Instant closed) {
    Instant latest = began.plus(EVIDENCE_AT_MOST);
    Instant end = closed == null || closed.isAfter(latest) ? latest : closed;
    return database.snapshot(connection -> {
      CheckResult bad = firstBad(connection, target, down, began);
      return new Found(
          bad == null ? null : lastGood(connection, bad, began),
          bad,
          bad != null && bad.evidence() != null ? bad : telling(connection, target, began, end),
          StoredChecks.at(connection, target, opened).stream()
              .filter(check -> bad == null || !check.location().equals(bad.location()))
              .toList());
    });
  }

  private static @Nullable CheckResult firstBad(
      Connection connection, String target, Collection<String> locations, Instant slot)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIRST_BAD)) {
      Object names = connection.createArrayOf("text", locations.toArray());
      statement.setString(1, target);
      statement.setObject(2, Partitions.day(slot));
      statement.setObject(3, Timestamptz.of(slot));
      statement.setObject(4, names);
      statement.setObject(5, names);
      return first(statement);
    }
  }

  private static @Nullable CheckResult lastGood(
      Connection connection, CheckResult bad, Instant before) throws SQLException {
    Instant oldest = before.minus(LAST_GOOD_AT_MOST);
    try (PreparedStatement statement = connection.prepareStatement(LAST_GOOD)) {
      statement.setString(1, bad.target());
      statement.setString(2, bad.location());
      statement.setObject(3, Partitions.day(oldest));
      statement.setObject(4, Partitions.day(before));
      statement.setObject(5, Timestamptz.of(oldest));
      statement.setObject(6, Timestamptz.of(before));
      return first(statement);
    }
  }

  private static @Nullable CheckResult telling(
      Connection connection, String target, Instant from, Instant to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EVIDENCE_KEY)) {
      statement.setString(1, target);
      statement.setObject(2, Timestamptz.of(from));
      statement.setObject(3, Timestamptz.of(to));
      ResultSet key = statement.executeQuery();
      return key.next()
          ? firstBad(
              connection, target, List.of(key.getString(2)), Timestamptz.read(key, "scheduled_at"))
          : null;
    }
  }

  private static @Nullable CheckResult first(PreparedStatement statement) throws SQLException {
    List<CheckResult> results = StoredChecks.results(statement);
    return results.isEmpty() ? null : results.getFirst();
  }
}
