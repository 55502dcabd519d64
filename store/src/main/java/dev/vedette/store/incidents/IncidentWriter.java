package dev.vedette.store.incidents;

import dev.vedette.model.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes of incidents and what is to be told of them, sent together: any number in a few round
 * trips. Used in one transaction.
 */
final class IncidentWriter implements AutoCloseable {
  private static final String INSERT =
      """
      INSERT INTO incident (incident_id, target_id, location_id, kind, opened_at, began_after,
        began_before, down, up, unknown, closed_at, ended_after, ended_before, reason, level,
        failure_code, failure_phase, failure_message, status, changed)
      VALUES (?, ?, ?, ?::incident_kind, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::incident_reason, ?,
        ?::failure_code, ?::phase, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      UPDATE incident SET began_after = ?, began_before = ?, down = ?, up = ?, unknown = ?,
        closed_at = ?, ended_after = ?, ended_before = ?, reason = ?::incident_reason, level = ?,
        failure_code = ?::failure_code, failure_phase = ?::phase, failure_message = ?, status = ?,
        changed = ?
      WHERE incident_id = ?
      """;

  private static final String DELETE = "DELETE FROM incident WHERE incident_id = ?";

  /** It goes by the name under which it was first told. */
  private static final String ALIAS =
      """
      WITH before AS (
        DELETE FROM incident_alias WHERE incident_id = ? RETURNING told_as
      )
      INSERT INTO incident_alias (incident_id, told_as)
      SELECT s.incident_id, s.told_as
      FROM (SELECT ?::uuid AS incident_id, coalesce((SELECT told_as FROM before), ?) AS told_as) s
      WHERE s.incident_id <> s.told_as
      ON CONFLICT (incident_id) DO UPDATE SET told_as = excluded.told_as
      """;

  private static final String TRANSITION =
      """
      INSERT INTO incident_transition (at, incident_id, change, snapshot)
      VALUES (?, ?, ?::incident_change, ?::jsonb)
      """;

  /** Whoever tells people waits for it. */
  static final String CHANNEL = "vedette_incident";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement delete;
  private final PreparedStatement alias;
  private final PreparedStatement transition;
  private final List<IncidentChange> changes = new ArrayList<>();

  IncidentWriter(Connection connection) throws SQLException {
    this.connection = connection;
    insert = connection.prepareStatement(INSERT);
    update = connection.prepareStatement(UPDATE);
    delete = connection.prepareStatement(DELETE);
    alias = connection.prepareStatement(ALIAS);
    transition = connection.prepareStatement(TRANSITION);
  }

  /** What was told. */
  List<IncidentChange> changes() {
    return changes;
  }

  void insert(@Nullable Integer targetId, @Nullable Integer locationId, StoredIncident incident)
      throws SQLException {
    // A row that should not be there costs no check its place.
    delete(incident);
    insert.setObject(1, incident.id());
    insert.setObject(2, targetId);
    insert.setObject(3, locationId);
    insert.setString(4, incident.kind().wireName());
    insert.setObject(5, at(incident.openedAt()));
    bind(insert, 6, incident);
    insert.addBatch();
  }

  void update(StoredIncident incident) throws SQLException {
    int next = bind(update, 1, incident);
    update.setObject(next, incident.id());
    update.addBatch();
  }

  private int bind(PreparedStatement statement, int first, StoredIncident incident)
      throws SQLException {
    int next = first;
    Failure failure = incident.failure();
    statement.setObject(next++, at(incident.beganAfter()));
    statement.setObject(next++, at(incident.beganBefore()));
    statement.setArray(next++, texts(incident.down()));
    statement.setArray(next++, texts(incident.up()));
    statement.setArray(next++, texts(incident.unknown()));
    statement.setObject(next++, at(incident.closedAt()));
    statement.setObject(next++, at(incident.endedAfter()));
    statement.setObject(next++, at(incident.endedBefore()));
    statement.setString(next++, incident.reason() == null ? null : incident.reason().wireName());
    statement.setInt(next++, incident.level());
    statement.setString(next++, failure == null ? null : failure.code().wireName());
    statement.setString(
        next++, failure == null || failure.phase() == null ? null : failure.phase().wireName());
    statement.setString(next++, failure == null ? null : failure.message());
    statement.setObject(next++, incident.status());
    statement.setArray(next++, texts(incident.changed()));
    return next;
  }

  private java.sql.Array texts(List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  void delete(StoredIncident incident) throws SQLException {
    delete.setObject(1, incident.id());
    delete.addBatch();
  }

  /** One incident goes on under another identity. */
  void alias(UUID now, UUID before) throws SQLException {
    alias.setObject(1, before);
    alias.setObject(2, now);
    alias.setObject(3, before);
    alias.addBatch();
  }

  /** Notes what people may want to hear of. */
  void tell(IncidentChange change, Instant when, StoredIncident incident) throws SQLException {
    transition.setObject(1, at(when));
    transition.setObject(2, incident.id());
    transition.setString(3, change.wireName());
    transition.setString(4, IncidentSnapshot.write(incident));
    transition.addBatch();
    changes.add(change);
  }

  /** Sends everything. */
  void flush() throws SQLException {
    delete.executeBatch();
    insert.executeBatch();
    update.executeBatch();
    alias.executeBatch();
    transition.executeBatch();
    if (!changes.isEmpty()) {
      try (Statement notify = connection.createStatement()) {
        notify.execute("NOTIFY " + CHANNEL);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    update.close();
    delete.close();
    alias.close();
    transition.close();
  }
}
