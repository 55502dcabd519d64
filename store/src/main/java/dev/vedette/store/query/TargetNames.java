package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of the targets that were ever checked. Safe for use by many threads. */
public final class TargetNames {
  /** What a person's slip is looked for in. */
  private static final int MAX = 100_000;

  private static final String KNOWN = "SELECT name FROM target WHERE name = ANY (?)";
  private static final String ALL = "SELECT name FROM target ORDER BY name LIMIT ?";

  private final Database database;

  public TargetNames(Database database) {
    this.database = database;
  }

  /**
   * In the order of the alphabet, 100,000 at most.
   *
   * @throws StoreException when the database did not answer
   */
  public List<String> all() {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ALL)) {
        statement.setInt(1, MAX);
        ResultSet rows = statement.executeQuery();
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    });
  }

  /**
   * Which of these are names of targets that were checked, however many there are.
   *
   * @throws StoreException when the database did not answer
   */
  public Set<String> known(Collection<String> names) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
        statement.setArray(1, connection.createArrayOf("text", names.toArray()));
        ResultSet rows = statement.executeQuery();
        Set<String> known = new HashSet<>();
        while (rows.next()) {
          known.add(rows.getString(1));
        }
        return known;
      }
    });
  }
}
