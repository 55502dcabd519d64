package dev.vedette.notify;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.IncidentSnapshot;
import dev.vedette.store.incidents.StoredIncident;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes incidents and their transitions by statements of its own, so that a test of who is told
 * needs no checks that show them.
 */
final class FakeWriter {
  private final World world;
  private final Map<UUID, StoredIncident> incidents = new HashMap<>();

  FakeWriter(World world) {
    this.world = world;
  }

  /** A target that is checked from one place; what it depends on goes into its rule. */
  void target(String name, String... dependsOn) throws SQLException {
    world.execute(
        """
        INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
        VALUES (10000, '%1$s', '%1$s', '%2$s', 'https://%2$s.example/', '{"team": "web"}')
        """
            .formatted(World.BEGIN, name));
    world.execute(
        """
        INSERT INTO alert_rule ("after", recover, quorum, depends_on)
        VALUES (3, 2, 'majority', '{%s}') ON CONFLICT DO NOTHING
        """
            .formatted(String.join(",", dependsOn)));
    dependencies.put(name, String.join(",", dependsOn));
    checkedTill(name, World.BEGIN);
  }

  private final Map<String, String> dependencies = new HashMap<>();

  /** The newest check that was stored and judged has this slot. */
  void checkedTill(String target, Instant slot) throws SQLException {
    world.execute(
        """
        INSERT INTO location (name) VALUES ('here') ON CONFLICT DO NOTHING;
        INSERT INTO target_state (target_id, location_id, scheduled_at, interval_ms, total_us,
          outcome, recent_ms, recent_us, recent_codes)
        SELECT target_id, location_id, '%2$s', 10000, 1000, 'up', '{}', '{}', '{}'
        FROM target t, location l WHERE t.name = '%1$s' AND l.name = 'here'
        ON CONFLICT (target_id, location_id) DO UPDATE SET scheduled_at = excluded.scheduled_at
        """
            .formatted(target, slot));
  }

  UUID open(String target, IncidentKind kind) throws SQLException {
    return open(target, kind, world.now, world.now);
  }

  UUID down(String target) throws SQLException {
    return open(target, IncidentKind.DOWN);
  }

  /** An incident opens by a check of that slot, and becomes known at another time. */
  UUID open(String target, IncidentKind kind, Instant slot, Instant known) throws SQLException {
    boolean blind = kind == IncidentKind.BLIND;
    UUID id = IncidentId.of(target, kind, slot);
    StoredIncident incident =
        new StoredIncident(
            id,
            kind,
            blind ? null : target,
            blind ? target : null,
            blind ? null : "https://" + target + ".example/",
            blind ? Map.of() : Map.of("team", "web"),
            slot,
            slot.minusSeconds(30),
            slot.minusSeconds(20),
            null,
            null,
            null,
            null,
            kind == IncidentKind.CERTIFICATE ? 1 : 0,
            null,
            500,
            List.of("here"),
            List.of(),
            List.of(),
            List.of());
    incidents.put(id, incident);
    store(incident);
    if (!blind) {
      check(target, slot);
    }
    transition(IncidentChange.OPENED, slot, known, incident);
    return id;
  }

  void close(UUID id) throws SQLException {
    close(id, world.now, world.now, Reason.RECOVERED);
  }

  void close(UUID id, Instant slot, Instant known, Reason reason) throws SQLException {
    StoredIncident closed = ended(incidents.get(id), slot, reason);
    incidents.put(id, closed);
    world.execute(
        "UPDATE incident SET closed_at = '%s', reason = '%s' WHERE incident_id = '%s'"
            .formatted(slot, reason.wireName(), id));
    transition(IncidentChange.CLOSED, slot, known, closed);
  }

  void reopen(UUID id) throws SQLException {
    StoredIncident open = ended(incidents.get(id), null, null);
    incidents.put(id, open);
    world.execute(
        "UPDATE incident SET closed_at = NULL, reason = NULL WHERE incident_id = '%s'"
            .formatted(id));
    transition(IncidentChange.REOPENED, world.now, world.now, open);
  }

  void retract(UUID id) throws SQLException {
    world.execute("DELETE FROM incident WHERE incident_id = '%s'".formatted(id));
    transition(IncidentChange.RETRACTED, world.now, world.now, incidents.get(id));
  }

  void worsen(UUID id, int level) throws SQLException {
    StoredIncident i = incidents.get(id);
    StoredIncident worse =
        new StoredIncident(
            i.id(),
            i.kind(),
            i.target(),
            i.location(),
            i.url(),
            i.tags(),
            i.openedAt(),
            i.beganAfter(),
            i.beganBefore(),
            i.closedAt(),
            i.endedAfter(),
            i.endedBefore(),
            i.reason(),
            level,
            i.failure(),
            i.status(),
            i.down(),
            i.up(),
            i.unknown(),
            i.changed());
    incidents.put(id, worse);
    transition(IncidentChange.UPDATED, world.now, world.now, worse);
  }

  /** A late check moves the opening; returns the new identity. */
  UUID move(UUID id, Instant slot) throws SQLException {
    StoredIncident i = incidents.get(id);
    UUID moved = IncidentId.of(i.subject(), i.kind(), slot);
    incidents.put(
        moved,
        new StoredIncident(
            moved,
            i.kind(),
            i.target(),
            i.location(),
            i.url(),
            i.tags(),
            slot,
            i.beganAfter(),
            i.beganBefore(),
            i.closedAt(),
            i.endedAfter(),
            i.endedBefore(),
            i.reason(),
            i.level(),
            i.failure(),
            i.status(),
            i.down(),
            i.up(),
            i.unknown(),
            i.changed()));
    world.execute("INSERT INTO incident_alias VALUES ('%s', '%s')".formatted(moved, id));
    world.execute(
        "UPDATE incident SET incident_id = '%s', opened_at = '%s' WHERE incident_id = '%s'"
            .formatted(moved, slot, id));
    return moved;
  }

  void act(UUID id, String action) throws SQLException {
    world.execute(
        "INSERT INTO incident_action (at, incident_id, action, by_whom) VALUES ('%s','%s','%s','me')"
            .formatted(world.now, id, action));
  }

  /** A check has seen a certificate that ends then. */
  void certificate(String target, Instant slot, Instant end) throws SQLException {
    world.execute(
        """
        WITH c AS (
          INSERT INTO certificate (not_before, not_after, identity, subject, issuer)
          VALUES ('%1$s', '%2$s', gen_random_uuid(), 'CN=%3$s', 'CN=R11') RETURNING certificate_id)
        UPDATE check_result r SET certificate_id = c.certificate_id
        FROM c, target t WHERE t.target_id = r.target_id AND t.name = '%3$s'
          AND r.scheduled_at = '%4$s'
        """
            .formatted(World.BEGIN, end, target, slot));
  }

  void maintenance(Instant from, Instant to) throws SQLException {
    world.execute(
        """
        INSERT INTO maintenance_window (from_at, to_at, created_at, targets, tags)
        VALUES ('%s', '%s', '%s', '{}', '{}')
        """
            .formatted(from, to, World.BEGIN));
  }

  private static StoredIncident ended(
      StoredIncident i, @Nullable Instant slot, @Nullable Reason reason) {
    return new StoredIncident(
        i.id(),
        i.kind(),
        i.target(),
        i.location(),
        i.url(),
        i.tags(),
        i.openedAt(),
        i.beganAfter(),
        i.beganBefore(),
        slot,
        null,
        null,
        reason,
        i.level(),
        i.failure(),
        i.status(),
        i.down(),
        i.up(),
        i.unknown(),
        i.changed());
  }

  private void store(StoredIncident incident) throws SQLException {
    world.execute(
        """
        INSERT INTO location (name) SELECT '%1$s' WHERE '%2$s' = 'blind' ON CONFLICT DO NOTHING;
        INSERT INTO incident (incident_id, opened_at, began_before, target_id, location_id, kind)
        VALUES ('%3$s', '%4$s', '%4$s', (SELECT target_id FROM target WHERE name = '%1$s'),
          (SELECT location_id FROM location WHERE name = '%1$s'), '%2$s')
        """
            .formatted(
                incident.subject(),
                incident.kind().wireName(),
                incident.id(),
                incident.openedAt()));
  }

  private void check(String target, Instant slot) throws SQLException {
    String day = slot.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    world.execute(
        """
        CREATE TABLE IF NOT EXISTS check_result_%6$s PARTITION OF check_result
          FOR VALUES FROM ('%4$s 00:00Z') TO ('%5$s 00:00Z');
        INSERT INTO check_result (scheduled_at, target_id, location_id, late_ms, interval_ms,
          total_us, outcome, failure_code, redirects, rule_id)
        SELECT '%2$s', target_id, 1, 0, 10000, 1000, 'down', 'timeout', 0,
          (SELECT rule_id FROM alert_rule WHERE depends_on = '{%3$s}')
        FROM target WHERE name = '%1$s' ON CONFLICT DO NOTHING
        """
            .formatted(
                target,
                slot,
                dependencies.getOrDefault(target, ""),
                day,
                slot.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1),
                day.replace("-", "")));
  }

  private void transition(
      IncidentChange change, Instant slot, Instant known, StoredIncident incident)
      throws SQLException {
    try (PreparedStatement statement =
        world.connection.prepareStatement(
            """
            INSERT INTO incident_transition (at, recorded_at, incident_id, change, snapshot)
            VALUES (?, ?, ?, ?::incident_change, ?::jsonb)
            """)) {
      statement.setObject(1, at(slot));
      statement.setObject(2, at(known));
      statement.setObject(3, incident.id());
      statement.setString(4, change.wireName());
      statement.setString(5, IncidentSnapshot.write(incident));
      statement.executeUpdate();
    }
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
