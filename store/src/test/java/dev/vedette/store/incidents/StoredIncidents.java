package dev.vedette.store.incidents;

import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code incident}, for those who read them. */
final class StoredIncidents {
  private final TestDatabase database;

  StoredIncidents(TestDatabase database) {
    this.database = database;
  }

  /** Of a target that has checks, down at berlin-1 from a minute before the opening. */
  UUID insert(String target, IncidentKind kind, Instant opened, @Nullable Instant closed)
      throws SQLException {
    UUID id = IncidentId.of(target, kind, opened);
    database.execute(
        """
        INSERT INTO incident (incident_id, opened_at, began_after, began_before, closed_at,
          target_id, kind, reason, status, failure_code, failure_phase, failure_message, down,
          changed)
        SELECT '%s', '%s', '%s', '%s', %s, target_id, '%s', %s, 503, 'status_unexpected', 'wait',
          'expected 2xx, got 503', '{berlin-1}', '{status 200 → 503}'
        FROM target WHERE name = '%s'
        """
            .formatted(
                id,
                opened,
                opened.minusSeconds(120),
                opened.minusSeconds(60),
                closed == null ? "NULL" : "'" + closed + "'",
                kind.wireName(),
                closed == null ? "NULL" : "'recovered'",
                target));
    return id;
  }

  void transition(IncidentChange change, StoredIncident incident) throws SQLException {
    database.execute(
        "INSERT INTO incident_transition (at, incident_id, change, snapshot)"
            + " VALUES ('%s', '%s', '%s', '%s')"
                .formatted(
                    incident.openedAt(),
                    incident.id(),
                    change.wireName(),
                    IncidentSnapshot.write(incident)));
  }
}
