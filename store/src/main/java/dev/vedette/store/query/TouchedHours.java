package dev.vedette.store.query;

import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The table {@code touched_hour}, for readers: which rollups are not up to date. */
final class TouchedHours {
  private static final String IN =
      "SELECT DISTINCT hour FROM touched_hour WHERE hour > ? AND hour < ?";

  private TouchedHours() {}

  /** The beginnings of the hours that lie in the span, be it in part. */
  static Set<Instant> in(Connection connection, Span span) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IN)) {
      statement.setObject(1, Timestamptz.of(span.from().minus(Duration.ofHours(1))));
      statement.setObject(2, Timestamptz.of(span.to()));
      ResultSet rows = statement.executeQuery();
      Set<Instant> hours = new HashSet<>();
      while (rows.next()) {
        hours.add(Timestamptz.read(rows, 1));
      }
      return hours;
    }
  }
}
