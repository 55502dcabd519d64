package dev.vedette.store.maintenance;

import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.store.TagColumns;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How rows of {@code maintenance_window} are written and read. */
final class WindowRows {
  /** What {@link #read} reads. */
  static final String COLUMNS =
      """
      window_id, targets,
      ARRAY(SELECT key FROM jsonb_each_text(tags) ORDER BY key) AS tag_names,
      ARRAY(SELECT value FROM jsonb_each_text(tags) ORDER BY key) AS tag_values,
      from_at, to_at, created_at, ended_at, rule, note
      """;

  private WindowRows() {}

  static List<MaintenanceWindow> read(PreparedStatement statement) throws SQLException {
    ResultSet rows = statement.executeQuery();
    List<MaintenanceWindow> windows = new ArrayList<>();
    while (rows.next()) {
      windows.add(window(rows));
    }
    return windows;
  }

  private static MaintenanceWindow window(ResultSet row) throws SQLException {
    return new MaintenanceWindow(
        row.getLong("window_id"),
        new MaintenanceScope(texts(row, "targets"), TagColumns.read(row)),
        Timestamptz.read(row, "from_at"),
        Timestamptz.read(row, "to_at"),
        Timestamptz.read(row, "created_at"),
        row.getObject("ended_at") == null ? null : Timestamptz.read(row, "ended_at"),
        row.getString("rule"),
        row.getString("note"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** Sets the parameters of {@code targets, jsonb_object(keys, values)}, from this one on. */
  static void setScope(
      Connection connection, PreparedStatement statement, int first, MaintenanceScope scope)
      throws SQLException {
    statement.setArray(first, connection.createArrayOf("text", scope.targets().toArray()));
    setTags(connection, statement, first + 1, scope.tags());
  }

  /** Sets the parameters of {@code jsonb_object(keys, values)}, from this one on. */
  static void setTags(
      Connection connection, PreparedStatement statement, int first, Map<String, String> tags)
      throws SQLException {
    @Nullable Object[] keys = tags.keySet().toArray();
    @Nullable Object[] values = tags.values().toArray();
    statement.setArray(first, connection.createArrayOf("text", keys));
    statement.setArray(first + 1, connection.createArrayOf("text", values));
  }
}
