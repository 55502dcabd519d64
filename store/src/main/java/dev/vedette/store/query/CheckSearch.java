package dev.vedette.store.query;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
        bind(statement, target, location, span);
        statement.setString(8, outcome);
        statement.setString(9, outcome);
        statement.setInt(10, Math.min(count, StoredChecks.MAX_COUNT));
        return StoredChecks.results(statement).reversed();
      }
    });
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
        bind(statement, target, location, span);
        ResultSet row = statement.executeQuery();
        row.next();
        return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant);
      }
    });
  }

  private static void bind(
      PreparedStatement statement, String target, @Nullable String location, Span span)
      throws SQLException {
    statement.setString(1, target);
    statement.setString(2, location);
    statement.setString(3, location);
    statement.setObject(4, Partitions.day(span.from()));
    statement.setObject(5, Partitions.day(span.to().minusNanos(1)));
    statement.setObject(6, span.from().atOffset(ZoneOffset.UTC));
    statement.setObject(7, span.to().atOffset(ZoneOffset.UTC));
  }
}
