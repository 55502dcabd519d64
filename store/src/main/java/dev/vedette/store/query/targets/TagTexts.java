package dev.vedette.store.query.targets;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tags as PostgreSQL writes them, and what they say. Many targets share few of them and they hardly
 * ever change, so PostgreSQL takes each apart once. Safe for use by many threads.
 */
final class TagTexts {
  private static final String READ =
      "SELECT u.tags, e.key, e.value FROM unnest(?) AS u (tags), jsonb_each_text(u.tags::jsonb) e";

  private volatile Map<String, Map<String, String>> known = Map.of();

  /** Learns these, and forgets others. */
  void read(Connection connection, Collection<String> texts) throws SQLException {
    Map<String, Map<String, String>> before = known;
    Set<String> all = Set.copyOf(texts);
    Set<String> unknown =
        all.stream().filter(text -> !before.containsKey(text)).collect(Collectors.toSet());
    if (unknown.isEmpty()) {
      return;
    }
    Map<String, Map<String, String>> next = new HashMap<>();
    all.forEach(text -> next.put(text, before.getOrDefault(text, new TreeMap<>())));
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("text", unknown.toArray()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        next.getOrDefault(rows.getString(1), new TreeMap<>())
            .put(rows.getString(2), rows.getString(3));
      }
    }
    known = next;
  }

  Map<String, String> of(String text) {
    return known.getOrDefault(text, Map.of());
  }
}
