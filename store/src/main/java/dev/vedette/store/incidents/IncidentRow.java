package dev.vedette.store.incidents;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.StoreException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How rows of {@code incident} are read, with names instead of ids. */
final class IncidentRow {
  /** Before {@code WHERE}; the table {@code incident} is {@code i}, {@code target} is {@code t}. */
  static final String SELECT =
      """
      SELECT i.incident_id, i.kind::text AS kind, t.name AS target, l.name AS location, t.url,
        ARRAY(SELECT key FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_names,
        ARRAY(SELECT value FROM jsonb_each_text(t.tags) ORDER BY key) AS tag_values,
        i.opened_at, i.began_after, i.began_before, i.closed_at, i.ended_after, i.ended_before,
        i.reason::text AS reason, i.level::integer AS level, i.failure_code::text AS failure_code,
        i.failure_message, i.failure_phase::text AS failure_phase, i.status::integer AS status,
        i.down, i.up, i.unknown, i.changed
      FROM incident i
      LEFT JOIN target t USING (target_id)
      LEFT JOIN location l USING (location_id)
      """;

  private IncidentRow() {}

  static StoredIncident read(ResultSet row) throws SQLException {
    try {
      String reason = row.getString("reason");
      return new StoredIncident(
          row.getObject("incident_id", UUID.class),
          IncidentWords.of(IncidentKind.values(), row.getString("kind")),
          row.getString("target"),
          row.getString("location"),
          row.getString("url"),
          tags(row),
          requiredTime(row, "opened_at"),
          time(row, "began_after"),
          requiredTime(row, "began_before"),
          time(row, "closed_at"),
          time(row, "ended_after"),
          time(row, "ended_before"),
          reason == null ? null : IncidentWords.of(Reason.values(), reason),
          row.getInt("level"),
          IncidentWords.failure(
              row.getString("failure_code"),
              row.getString("failure_message"),
              row.getString("failure_phase")),
          row.getObject("status", Integer.class),
          strings(row, "down"),
          strings(row, "up"),
          strings(row, "unknown"),
          strings(row, "changed"));
    } catch (IllegalArgumentException e) {
      throw StoreException.rejected("an incident can't be read: " + e.getMessage());
    }
  }

  static Map<String, String> tags(ResultSet row) throws SQLException {
    List<String> names = strings(row, "tag_names");
    List<String> values = strings(row, "tag_values");
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      tags.put(names.get(i), values.get(i));
    }
    return tags;
  }

  private static List<String> strings(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }

  static Instant requiredTime(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
