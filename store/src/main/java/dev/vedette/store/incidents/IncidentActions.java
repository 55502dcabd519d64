package dev.vedette.store.incidents;

import dev.vedette.model.text.Text;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people did about incidents. Safe for use by many threads. */
public final class IncidentActions {
  /** As the table allows. */
  public static final int MAX_NAME_LENGTH = 200;

  /** Likewise. */
  public static final int MAX_NOTE_LENGTH = 4_000;

  /** More than anybody reads about one incident. */
  private static final int MAX_READ = 1_000;

  private static final String ADD =
      """
      INSERT INTO incident_action (incident_id, action, by_whom, note) VALUES (?, ?, ?, ?)
      RETURNING action_id, at, incident_id, action, by_whom, note
      """;

  private static final String OF =
      """
      SELECT action_id, at, incident_id, action, by_whom, note FROM incident_action
      WHERE incident_id = ?
        OR incident_id IN (SELECT told_as FROM incident_alias WHERE incident_id = ?)
      ORDER BY action_id
      LIMIT ?
      """;

  private static final String ACKNOWLEDGED =
      """
      SELECT DISTINCT ON (of) of, action_id, at, incident_id, action, by_whom, note
      FROM (
        SELECT incident_id AS of, a.* FROM incident_action a WHERE incident_id = ANY (?)
        UNION ALL
        SELECT l.incident_id, a.* FROM incident_alias l
        JOIN incident_action a ON a.incident_id = l.told_as
        WHERE l.incident_id = ANY (?)
      ) told
      WHERE action = 'ack'
      ORDER BY of, action_id DESC
      """;

  /** Who tells people hears of it at once. */
  private static final String NOTIFY = "SELECT pg_notify('vedette_incident', '')";

  private final Database database;

  public IncidentActions(Database database) {
    this.database = database;
  }

  /**
   * Adds one.
   *
   * @param by cut to 200 characters, control characters escaped
   * @param note at most 4,000 characters; null without any
   * @throws IllegalArgumentException when the note is longer
   * @throws StoreException when the database did not answer
   */
  public IncidentAction add(
      UUID incident, IncidentAction.Type type, String by, @Nullable String note) {
    if (note != null && note.length() > MAX_NOTE_LENGTH) {
      throw new IllegalArgumentException(
          "a note has at most %d characters, not %d".formatted(MAX_NOTE_LENGTH, note.length()));
    }
    return database.call(connection -> {
      try (PreparedStatement insert = connection.prepareStatement(ADD);
          Statement notify = connection.createStatement()) {
        insert.setObject(1, incident);
        insert.setString(2, type.wireName());
        insert.setString(3, Text.printable(by, MAX_NAME_LENGTH));
        insert.setString(4, note == null ? null : note.replace("\0", ""));
        ResultSet row = insert.executeQuery();
        row.next();
        IncidentAction action = read(row);
        notify.execute(NOTIFY);
        return action;
      }
    });
  }

  /**
   * Those about an incident, also under an earlier identity of it, in their order; at most 1,000.
   *
   * @throws StoreException when the database did not answer
   */
  public List<IncidentAction> of(UUID incident) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OF)) {
        statement.setObject(1, incident);
        statement.setObject(2, incident);
        statement.setInt(3, MAX_READ);
        ResultSet rows = statement.executeQuery();
        List<IncidentAction> actions = new ArrayList<>();
        while (rows.next()) {
          actions.add(read(rows));
        }
        return actions;
      }
    });
  }

  /**
   * Who said last that they are at it, by the incident, also under an earlier identity of it.
   *
   * @param incidents of whom only those that somebody is at are in the answer
   * @throws StoreException when the database did not answer
   */
  public Map<UUID, IncidentAction> acknowledged(List<StoredIncident> incidents) {
    if (incidents.isEmpty()) {
      return Map.of();
    }
    Object[] ids = incidents.stream().map(StoredIncident::id).toArray();
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ACKNOWLEDGED)) {
        statement.setArray(1, connection.createArrayOf("uuid", ids));
        statement.setArray(2, connection.createArrayOf("uuid", ids));
        ResultSet rows = statement.executeQuery();
        Map<UUID, IncidentAction> actions = new HashMap<>();
        while (rows.next()) {
          actions.put(rows.getObject("of", UUID.class), read(rows));
        }
        return actions;
      }
    });
  }

  private static IncidentAction read(ResultSet row) throws SQLException {
    return new IncidentAction(
        row.getLong("action_id"),
        IncidentRow.requiredTime(row, "at"),
        row.getObject("incident_id", UUID.class),
        IncidentWords.of(IncidentAction.Type.values(), row.getString("action")),
        row.getString("by_whom"),
        row.getString("note"));
  }
}
