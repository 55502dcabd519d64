package dev.vedette.store.query.checks;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.query.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds single checks of a target, archived ones too, with all that is stored of them. Days are
 * unpacked as a whole, so a span of many days costs as much as all of their checks. Safe for use by
 * many threads.
 */
public final class CheckSearch {
  /** How far from a check others are looked for: a target is due at least once a day. */
  private static final Duration NEAR = Duration.ofDays(1);

  /** Whether some of these days are in the archive: those alone are planned for in no time. */
  private static final String IS_ARCHIVED =
      """
      SELECT EXISTS (
        SELECT FROM check_archive
        WHERE target_id = (SELECT target_id FROM target WHERE name = ?) AND day BETWEEN ? AND ?)
      """;

  private static final String NEWEST_RAW =
      StoredChecks.read(
          """
          SELECT * FROM check_result r
          WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
            AND (?::text IS NULL OR r.location_id = (SELECT location_id FROM location WHERE name = ?))
            AND r.scheduled_at >= ? AND r.scheduled_at < ?
            AND (?::outcome IS NULL OR r.outcome = ?::outcome)
          ORDER BY r.scheduled_at DESC, r.location_id
          LIMIT ?
          """);

  private static final String OF_TARGET =
      """
      FROM check_history r
      WHERE r.target_id = (SELECT target_id FROM target WHERE name = ?)
        AND (?::text IS NULL OR r.location_id = (SELECT location_id FROM location WHERE name = ?))
        AND r.day BETWEEN ? AND ? AND r.scheduled_at >= ? AND r.scheduled_at < ?
      """;

  private static final String NEWEST =
      StoredChecks.read(
          "SELECT * "
              + OF_TARGET
              + """
                AND (?::outcome IS NULL OR r.outcome = ?::outcome)
              ORDER BY r.scheduled_at DESC, r.location_id
              LIMIT ?
              """);

  private static final String BEFORE = "SELECT max(r.scheduled_at) " + OF_TARGET;
  private static final String AFTER = "SELECT min(r.scheduled_at) " + OF_TARGET;

  private final Database database;

  public CheckSearch(Database database) {
    this.database = database;
  }

  /**
   * The newest checks of a span, the newest first.
   *
   * @param location null for all
   * @param outcome its name in the events; null for all
   * @param count at most {@link StoredChecks#MAX_COUNT}
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<CheckResult> newest(
      String target, @Nullable String location, Span span, @Nullable String outcome, int count) {
    if (span.isEmpty()) {
      return List.of();
    }
    return database.snapshot(connection -> {
      boolean archived = isArchived(connection, target, span);
      try (PreparedStatement statement =
          connection.prepareStatement(archived ? NEWEST : NEWEST_RAW)) {
        int next = bind(statement, target, location, span, archived);
        statement.setString(next, outcome);
        statement.setString(next + 1, outcome);
        statement.setInt(next + 2, Math.min(count, StoredChecks.MAX_COUNT));
        return StoredChecks.results(statement).reversed();
      }
    });
  }

  private static boolean isArchived(Connection connection, String target, Span span)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_ARCHIVED)) {
      statement.setString(1, target);
      statement.setObject(2, Partitions.day(span.from()));
      statement.setObject(3, Partitions.day(span.to().minusNanos(1)));
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * The check of a slot.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<CheckResult> at(String target, String location, Instant slot) {
    return newest(target, location, new Span(slot, slot.plusMillis(1)), null, 1).stream()
        .findFirst();
  }

  /**
   * The last check before a slot that was up, if it is not older than a day.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<CheckResult> lastUp(String target, String location, Instant slot) {
    return newest(target, location, Span.last(NEAR, slot), "up", 1).stream().findFirst();
  }

  /**
   * The slot of the check before this one, if it is not older than a day.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<Instant> before(String target, String location, Instant slot) {
    return slot(BEFORE, target, location, Span.last(NEAR, slot));
  }

  /**
   * The slot of the check after this one, within a day.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<Instant> after(String target, String location, Instant slot) {
    return slot(AFTER, target, location, Span.last(NEAR, slot.plusMillis(1).plus(NEAR)));
  }

  private Optional<Instant> slot(String sql, String target, String location, Span span) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, target, location, span, true);
        ResultSet row = statement.executeQuery();
        row.next();
        return Optional.ofNullable(Timestamptz.readOrNull(row, 1));
      }
    });
  }

  /**
   * Fills in whose checks are meant.
   *
   * @param withDays whether the statement asks for the days of the archive too
   * @return the number of the next parameter
   */
  private static int bind(
      PreparedStatement statement,
      String target,
      @Nullable String location,
      Span span,
      boolean withDays)
      throws SQLException {
    statement.setString(1, target);
    statement.setString(2, location);
    statement.setString(3, location);
    int next = 4;
    if (withDays) {
      statement.setObject(next++, Partitions.day(span.from()));
      statement.setObject(next++, Partitions.day(span.to().minusNanos(1)));
    }
    statement.setObject(next++, Timestamptz.of(span.from()));
    statement.setObject(next++, Timestamptz.of(span.to()));
    return next;
  }
}
