package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of a batch's names, asked for in one round trip.
 *
 * @param byName those that are there
 * @param absent names without an id yet
 */
record Ids(Map<String, Integer> byName, List<String> absent) {
  /** Runs a query that takes an array of names and returns names with their ids. */
  static Ids of(Connection connection, String sql, Collection<String> names) throws SQLException {
    Map<String, Integer> byName = HashMap.newHashMap(names.size());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        byName.put(rows.getString(1), rows.getInt(2));
      }
    }
    return new Ids(byName, names.stream().filter(name -> !byName.containsKey(name)).toList());
  }

  boolean isComplete() {
    return absent.isEmpty();
  }
}
