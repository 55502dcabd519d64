package dev.vedette.store.query;

import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose checks a question is about; those from several locations are taken together.
 *
 * @param locations their names by their ids; never empty
 * @param firstSeen slot of the first check that any of them ever had
 */
record TargetSelection(int targetId, SortedMap<Integer, String> locations, Instant firstSeen) {
  private static final String FIND =
      """
      SELECT w.target_id, w.location_id, l.name, w.first_seen
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      """;

  /**
   * Finds the ids.
   *
   * @param location null for all
   * @return empty when the target was never checked there
   */
  static Optional<TargetSelection> find(
      Connection connection, String target, @Nullable String location) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, target);
      statement.setString(2, location);
      statement.setString(3, location);
      ResultSet rows = statement.executeQuery();
      SortedMap<Integer, String> locations = new TreeMap<>();
      int targetId = 0;
      Instant firstSeen = Instant.MAX;
      while (rows.next()) {
        targetId = rows.getInt(1);
        locations.put(rows.getInt(2), rows.getString(3));
        Instant seen = Timestamptz.read(rows, 4);
        firstSeen = seen.isBefore(firstSeen) ? seen : firstSeen;
      }
      return locations.isEmpty()
          ? Optional.empty()
          : Optional.of(new TargetSelection(targetId, locations, firstSeen));
    }
  }

  Collection<Integer> locationIds() {
    return locations.keySet();
  }
}
