package dev.vedette.store.query;

import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From when to when each location has watched a target: what its coverage is measured against.
 *
 * @param spans one for each location
 */
public record Watches(List<Span> spans) {
  /** A location that has not checked a target for so long has given it up. */
  public static final Duration REACH = Duration.ofDays(7);

  /**
   * From when to when a location {@code w} has checked, and at which slot it stopped, since the
   * target was paused or removed; null while it has not.
   */
  public static final String COLUMNS = "w.first_seen, w.last_seen, stop.scheduled_at AS stopped_at";

  /** Goes with {@link #COLUMNS}. */
  public static final String STOPS =
      """
      LEFT JOIN target_state stop ON stop.target_id = w.target_id
        AND stop.location_id = w.location_id
        AND stop.failure_code IN ('target_paused', 'target_removed')
      """;

  private static final String READ =
      """
      SELECT %s
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      %s
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      """
          .formatted(COLUMNS, STOPS);

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
        watches.add(watch(rows, now));
      }
      return new Watches(watches);
    }
  }

  /** Of a row with {@link #COLUMNS}. */
  static Span watch(ResultSet row, Instant now) throws SQLException {
    return watch(
        Timestamptz.read(row, "first_seen"), Timestamptz.read(row, "last_seen"), stop(row), now);
  }

  /** The column of that name; null while it goes on. */
  public static @Nullable Instant stop(ResultSet row) throws SQLException {
    return Timestamptz.readOrNull(row, "stopped_at");
  }

  /**
   * One of them. A location that is silent for long was given up: it is not missed from then on.
   * One that stopped, since the target was paused, is not missed from that slot on.
   *
   * @param stopped null: it goes on
   */
  public static Span watch(
      Instant firstSeen, Instant lastSeen, @Nullable Instant stopped, Instant now) {
    Instant end = lastSeen.isBefore(now.minus(REACH)) ? lastSeen : now;
    if (stopped != null && stopped.isBefore(end)) {
      end = stopped;
    }
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
}
