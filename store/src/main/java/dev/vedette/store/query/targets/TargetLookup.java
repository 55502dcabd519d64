package dev.vedette.store.query.targets;

import dev.vedette.store.Database;
import dev.vedette.store.TagColumns;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.query.Stops;
import dev.vedette.store.query.targets.WatchedTarget.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a target by its name. Safe for use by many threads. */
public final class TargetLookup {
  /** As many as somebody reads who mistyped a name. */
  private static final int MAX_SIMILAR = 8;

  private static final String FIND =
      """
      SELECT t.url, t.interval_ms, l.name AS location, target_id, location_id, w.first_seen, w.last_seen,
        ARRAY(SELECT key FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_names,
        ARRAY(SELECT value FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_values
      FROM target t JOIN target_location w USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ?
      ORDER BY l.name
      """;

  /** Those that hold what was asked for, are held by it, or begin alike. */
  private static final String SIMILAR =
      """
      SELECT name FROM target
      WHERE position(lower(?) IN lower(name)) > 0 OR position(lower(name) IN lower(?)) > 0
        OR left(lower(name), 3) = left(lower(?), 3)
      ORDER BY abs(length(name) - length(?)), name
      LIMIT ?
      """;

  private final Database database;

  public TargetLookup(Database database) {
    this.database = database;
  }

  /**
   * The target of this name.
   *
   * @return empty when nobody ever checked it
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<WatchedTarget> find(String name) {
    return database.call(connection -> find(connection, name));
  }

  private static Optional<WatchedTarget> find(Connection connection, String name)
      throws SQLException {
    Stops stops = Stops.read(connection, name);
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      ResultSet rows = statement.executeQuery();
      WatchedTarget target = null;
      List<Place> places = new ArrayList<>();
      while (rows.next()) {
        places.add(
            new Place(
                rows.getString("location"),
                Timestamptz.read(rows, "first_seen"),
                Timestamptz.read(rows, "last_seen"),
                stops.of(rows.getInt("target_id"), rows.getInt("location_id"))));
        target =
            new WatchedTarget(
                name,
                rows.getString("url"),
                Duration.ofMillis(rows.getLong("interval_ms")),
                TagColumns.read(rows),
                places);
      }
      return Optional.ofNullable(target);
    }
  }

  /**
   * Names of targets that somebody may have meant, the likeliest first; a handful.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<String> similar(String name) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(SIMILAR)) {
        for (int parameter = 1; parameter <= 4; parameter++) {
          statement.setString(parameter, name);
        }
        statement.setInt(5, MAX_SIMILAR);
        ResultSet rows = statement.executeQuery();
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    });
  }
}
