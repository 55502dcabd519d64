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
 * @param locations one for each
 */
record Watches(List<Watch> locations) {
  /** From when to when a location {@code w} has checked a target. */
  static final String COLUMNS = "w.target_id, w.location_id, w.first_seen, w.last_seen";

  private static final String READ =
      """
      SELECT %s
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      """
          .formatted(COLUMNS);

  /**
   * Reads them.
   *
   * @param location null for all
   * @param now what is later has not passed
   */
  static Watches read(Connection connection, String target, @Nullable String location, Instant now)
      throws SQLException {
    Stops stops = Stops.read(connection, target);
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, target);
      statement.setString(2, location);
      statement.setString(3, location);
      ResultSet rows = statement.executeQuery();
      List<Watch> watches = new ArrayList<>();
      while (rows.next()) {
        watches.add(watch(rows, stops, now));
      }
      return new Watches(watches);
    }
  }

  /** Of a row with {@link #COLUMNS}. */
  static Watch watch(ResultSet row, Stops stops, Instant now) throws SQLException {
    return Watch.of(
        Timestamptz.read(row, "first_seen"),
        Timestamptz.read(row, "last_seen"),
        stops.of(row.getInt("target_id"), row.getInt("location_id")),
        now);
  }

  /** What of it lies in a span. */
  Watches within(Span span) {
    return new Watches(locations.stream().map(watch -> watch.within(span)).toList());
  }

  /** All spans of all locations. */
  List<Span> spans() {
    return locations.stream().flatMap(watch -> watch.spans().stream()).toList();
  }

  /** How many locations watched it. */
  int count() {
    return (int) locations.stream().filter(watch -> !watch.isEmpty()).count();
  }

  /** How long that is, summed over the locations. */
  Duration length() {
    return locations.stream().map(Watch::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** How long it was paused, likewise. */
  Duration pausedLength() {
    return locations.stream().map(Watch::pausedLength).reduce(Duration.ZERO, Duration::plus);
  }
}
