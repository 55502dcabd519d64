package dev.vedette.store.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose checks a question is about; those from several locations are taken together.
 *
 * @param locationIds never empty
 */
record TargetSelection(int targetId, List<Integer> locationIds) {
  private static final String FIND =
      """
      SELECT w.target_id, w.location_id
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      ORDER BY w.location_id
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
      List<Integer> locations = new ArrayList<>();
      int targetId = 0;
      while (rows.next()) {
        targetId = rows.getInt(1);
        locations.add(rows.getInt(2));
      }
      return locations.isEmpty()
          ? Optional.empty()
          : Optional.of(new TargetSelection(targetId, List.copyOf(locations)));
    }
  }
}
