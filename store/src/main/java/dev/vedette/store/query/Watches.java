package dev.vedette.store.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From when to when each location has watched a target: what its coverage is measured against.
 *
 * @param spans one for each location
 */
record Watches(List<Span> spans) {
  private static final String READ =
      """
      SELECT w.first_seen, w.last_seen
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      """;

  /**
   * Reads them.
   *
   * @param location null for all
   * @param now what is later has not passed
   */
  static Watches read(Connection connection, String target, @Nullable String location, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, target);
      statement.setString(2, location);
      statement.setString(3, location);
      ResultSet rows = statement.executeQuery();
      List<Span> watches = new ArrayList<>();
      while (rows.next()) {
        watches.add(watch(time(rows, 1), time(rows, 2), now));
      }
      return new Watches(watches);
    }
  }

  /** A location that is silent for long was given up: it is not missed from then on. */
  static Span watch(Instant firstSeen, Instant lastSeen, Instant now) {
    Instant end = lastSeen.isBefore(now.minus(TargetStates.REACH)) ? lastSeen : now;
    return firstSeen.isBefore(end) ? new Span(firstSeen, end) : new Span(end, end);
  }

  /** What of it lies in a span; spans without anything are left out. */
  Watches within(Span span) {
    return new Watches(
        spans.stream().map(span::intersect).filter(watch -> !watch.isEmpty()).toList());
  }

  /** How long that is, summed over the locations. */
  Duration length() {
    return spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
