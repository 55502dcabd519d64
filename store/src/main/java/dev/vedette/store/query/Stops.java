package dev.vedette.store.query;

import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table {@code target_pause}, for readers: few rows, however many checks there are. */
public final class Stops {
  private static final String READ =
      """
      SELECT target_id, location_id, from_at, to_at, removed FROM target_pause
      WHERE (?::text IS NULL OR target_id = (SELECT target_id FROM target WHERE name = ?))
        AND (?::timestamptz IS NULL OR to_at IS NULL OR to_at > ?)
      ORDER BY target_id, location_id, from_at
      """;

  private record Pair(int targetId, int locationId) {}

  private final Map<Pair, List<Stop>> byPair;

  private Stops(Map<Pair, List<Stop>> byPair) {
    this.byPair = byPair;
  }

  /**
   * Reads them.
   *
   * @param target its name; null for all
   */
  public static Stops read(Connection connection, @Nullable String target) throws SQLException {
    return read(connection, target, null);
  }

  /** Those of all targets that did not end before a time. */
  static Stops since(Connection connection, Instant from) throws SQLException {
    return read(connection, null, from);
  }

  private static Stops read(Connection connection, @Nullable String target, @Nullable Instant from)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, target);
      statement.setString(2, target);
      statement.setObject(3, Timestamptz.ofNullable(from));
      statement.setObject(4, Timestamptz.ofNullable(from));
      ResultSet rows = statement.executeQuery();
      Map<Pair, List<Stop>> byPair = new HashMap<>();
      while (rows.next()) {
        byPair
            .computeIfAbsent(new Pair(rows.getInt(1), rows.getInt(2)), _ -> new ArrayList<>())
            .add(
                new Stop(
                    Timestamptz.read(rows, "from_at"),
                    Timestamptz.readOrNull(rows, "to_at"),
                    rows.getBoolean("removed")));
      }
      return new Stops(byPair);
    }
  }

  /** Of a target at a location, in order. */
  public List<Stop> of(int targetId, int locationId) {
    return byPair.getOrDefault(new Pair(targetId, locationId), List.of());
  }
}
