package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** The table {@code location}: ids of names. */
final class Locations {
  private static final String IDS = "SELECT name, location_id FROM location WHERE name = ANY (?)";

  private static final String INSERT =
      """
      INSERT INTO location (name)
      SELECT name FROM unnest(?::text[]) AS name ORDER BY name
      ON CONFLICT (name) DO NOTHING
      """;

  private Locations() {}

  /** Ids by name; names that are new get one. */
  static Map<String, Integer> resolve(Connection connection, Collection<String> names)
      throws SQLException {
    Ids ids = Ids.of(connection, IDS, names);
    if (!ids.isComplete()) {
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        statement.setArray(1, connection.createArrayOf("text", ids.absent().toArray()));
        statement.executeUpdate();
      }
      ids = Ids.of(connection, IDS, names);
    }
    return ids.byName();
  }
}
