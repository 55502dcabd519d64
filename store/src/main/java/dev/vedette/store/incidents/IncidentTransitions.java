package dev.vedette.store.incidents;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What happened to incidents. Safe for use by many threads. */
public final class IncidentTransitions {
  /** An incident has two, and a few more when late checks correct it. */
  private static final int MAX_READ = 1_000;

  /** Before {@code WHERE}; the table is {@code r}. */
  static final String SELECT =
      """
      SELECT r.transition_id, r.at, r.recorded_at, r.routed_at, r.change::text AS change,
        r.snapshot::text AS snapshot
      FROM incident_transition r
      """;

  private static final String OF =
      SELECT
          + """
          WHERE r.incident_id = ?
            OR r.incident_id IN (SELECT told_as FROM incident_alias WHERE incident_id = ?)
          ORDER BY r.transition_id
          LIMIT ?
          """;

  private final Database database;

  public IncidentTransitions(Database database) {
    this.database = database;
  }

  /**
   * Those of an incident, also under an earlier identity of it, in the order in which they became
   * known; at most 1,000.
   *
   * @throws StoreException when the database did not answer
   */
  public List<StoredTransition> of(UUID incident) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OF)) {
        statement.setObject(1, incident);
        statement.setObject(2, incident);
        statement.setInt(3, MAX_READ);
        ResultSet rows = statement.executeQuery();
        List<StoredTransition> transitions = new ArrayList<>();
        while (rows.next()) {
          transitions.add(read(rows));
        }
        return transitions;
      }
    });
  }

  /** A row of {@link #SELECT}. */
  static StoredTransition read(ResultSet row) throws SQLException {
    return new StoredTransition(
        row.getLong("transition_id"),
        IncidentRow.requiredTime(row, "at"),
        IncidentRow.requiredTime(row, "recorded_at"),
        IncidentRow.time(row, "routed_at"),
        IncidentWords.of(IncidentChange.values(), row.getString("change")),
        IncidentSnapshot.read(row.getString("snapshot")));
  }
}
