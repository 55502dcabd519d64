package dev.vedette.store.incidents;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.store.checks.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the table {@code incident} what the fold says it is, from a slot on, and notes what that
 * changed for those who are told.
 */
public final class Reconciliation {
  /** What is open, or ended after a slot. */
  private static final String ACTUAL =
      IncidentRow.SELECT
          + """
          JOIN unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
            AS w (target_id, kind, since_ms, until_ms)
            ON i.target_id = w.target_id AND i.kind = w.kind::incident_kind
          WHERE (i.closed_at IS NULL
              OR i.closed_at > timestamptz 'epoch' + w.since_ms * interval '1 ms')
            AND i.opened_at < timestamptz 'epoch' + w.until_ms * interval '1 ms'
          ORDER BY i.opened_at
          """;

  private static final String TARGETS =
      """
      SELECT target_id, name, url,
        ARRAY(SELECT key FROM jsonb_each_text(tags) ORDER BY key) AS tag_names,
        ARRAY(SELECT value FROM jsonb_each_text(tags) ORDER BY key) AS tag_values
      FROM target WHERE target_id = ANY (?)
      """;

  private final IncidentWriter writer;

  private Reconciliation(IncidentWriter writer) {
    this.writer = writer;
  }

  /** Of the target, what goes with its incidents. */
  private record Subject(String name, String url, Map<String, String> tags) {}

  /**
   * Makes it so, for targets whose rows of {@code target_fold} are locked.
   *
   * @return what changed, in the order in which it was noted
   */
  public static List<IncidentChange> run(
      Connection connection, Collection<ExpectedIncidents> expected) throws SQLException {
    Map<Integer, Subject> subjects = subjects(connection, expected);
    Map<String, List<StoredIncident>> actual = actual(connection, expected);
    Map<WitnessChecks.Asked, WitnessChecks.Said> said = said(connection, expected);
    try (IncidentWriter writer = new IncidentWriter(connection)) {
      Reconciliation reconciliation = new Reconciliation(writer);
      for (ExpectedIncidents target : expected) {
        Subject subject = requireNonNull(subjects.get(target.targetId()));
        Map<UUID, StoredIncident> there = byId(actual.getOrDefault(subject.name, List.of()));
        List<StoredIncident> wanted = new ArrayList<>();
        for (Incident incident : target.incidents()) {
          wanted.add(wanted(target.targetId(), subject, incident, said, there));
        }
        reconciliation.run(target, byId(wanted), there);
      }
      writer.flush();
      return writer.changes();
    }
  }

  private static Map<UUID, StoredIncident> byId(List<StoredIncident> incidents) {
    Map<UUID, StoredIncident> byId = new LinkedHashMap<>();
    incidents.forEach(incident -> byId.put(incident.id(), incident));
    return byId;
  }

  private static Map<Integer, Subject> subjects(
      Connection connection, Collection<ExpectedIncidents> expected) throws SQLException {
    Map<Integer, Subject> subjects = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TARGETS)) {
      Object[] ids = expected.stream().map(ExpectedIncidents::targetId).toArray();
      statement.setArray(1, connection.createArrayOf("integer", ids));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        Map<String, String> tags = IncidentRow.tags(row);
        subjects.put(row.getInt(1), new Subject(row.getString(2), row.getString(3), tags));
      }
    }
    return subjects;
  }

  private static Map<String, List<StoredIncident>> actual(
      Connection connection, Collection<ExpectedIncidents> expected) throws SQLException {
    Map<String, List<StoredIncident>> actual = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ACTUAL)) {
      Columns<ExpectedIncidents.Range> columns =
          new Columns<>(
              connection, statement, expected.stream().flatMap(ExpectedIncidents::ranges).toList());
      columns.bigint(ExpectedIncidents.Range::targetId);
      columns.text(range -> range.kind().wireName());
      columns.bigint(ExpectedIncidents.Range::sinceMs);
      columns.bigint(ExpectedIncidents.Range::untilMs);
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        StoredIncident incident = IncidentRow.read(row);
        actual.computeIfAbsent(incident.subject(), name -> new ArrayList<>()).add(incident);
      }
    }
    return actual;
  }

  private static Map<WitnessChecks.Asked, WitnessChecks.Said> said(
      Connection connection, Collection<ExpectedIncidents> expected) throws SQLException {
    List<WitnessChecks.Asked> asked = new ArrayList<>();
    for (ExpectedIncidents target : expected) {
      for (Incident incident : target.incidents()) {
        if (incident.witness() != null) {
          asked.add(new WitnessChecks.Asked(target.targetId(), incident.witness()));
        }
      }
    }
    return WitnessChecks.read(connection, asked);
  }

  private static StoredIncident wanted(
      int targetId,
      Subject subject,
      Incident incident,
      Map<WitnessChecks.Asked, WitnessChecks.Said> said,
      Map<UUID, StoredIncident> there) {
    UUID id = IncidentId.of(subject.name, incident.kind(), incident.openedAt());
    WitnessChecks.Said words =
        incident.witness() == null
            ? null
            : said.get(new WitnessChecks.Asked(targetId, incident.witness()));
    StoredIncident before = there.get(id);
    if (words == null && before != null) {
      // What began it is not stored any more; what it said is.
      words = new WitnessChecks.Said(before.failure(), before.status(), before.changed());
    }
    return stored(id, subject, incident, words == null ? WitnessChecks.Said.NOTHING : words);
  }

  private static StoredIncident stored(
      UUID id, Subject subject, Incident incident, WitnessChecks.Said said) {
    Incident.End end = incident.end();
    return new StoredIncident(
        id,
        incident.kind(),
        subject.name,
        null,
        subject.url,
        subject.tags,
        incident.openedAt(),
        incident.beganAfter(),
        incident.beganBefore(),
        end == null ? null : end.closedAt(),
        end == null ? null : end.endedAfter(),
        end == null ? null : end.endedBefore(),
        end == null ? null : end.reason(),
        incident.level(),
        said.failure(),
        said.status(),
        incident.down(),
        incident.up(),
        incident.unknown(),
        said.changed());
  }

  private void run(
      ExpectedIncidents target, Map<UUID, StoredIncident> wanted, Map<UUID, StoredIncident> there)
      throws SQLException {
    List<StoredIncident> gone = new ArrayList<>(there.values());
    gone.removeIf(old -> wanted.containsKey(old.id()));
    for (StoredIncident incident : wanted.values()) {
      if (!target.leaves(incident, there.get(incident.id()))) {
        run(target, incident, there.get(incident.id()), gone);
      }
    }
    for (StoredIncident old : gone) {
      if (!target.leavesUnwanted(old)) {
        writer.delete(old);
        writer.tell(IncidentChange.RETRACTED, old.openedAt(), old);
      }
    }
  }

  private void run(
      ExpectedIncidents target,
      StoredIncident incident,
      @Nullable StoredIncident old,
      List<StoredIncident> gone)
      throws SQLException {
    if (old != null) {
      update(old, incident);
      return;
    }
    StoredIncident moved = takeOverlapping(gone, incident);
    writer.insert(target.targetId(), null, incident);
    if (moved == null) {
      opened(incident);
    } else {
      writer.delete(moved);
      writer.alias(incident.id(), moved.id());
      tellChange(moved, incident);
    }
  }

  private void update(StoredIncident old, StoredIncident incident) throws SQLException {
    if (!old.equals(incident)) {
      writer.update(incident);
      tellChange(old, incident);
    }
  }

  private void opened(StoredIncident incident) throws SQLException {
    Instant closedAt = incident.closedAt();
    writer.tell(
        IncidentChange.OPENED,
        incident.openedAt(),
        closedAt == null ? incident : incident.whileOpen());
    if (closedAt != null) {
      writer.tell(IncidentChange.CLOSED, closedAt, incident);
    }
  }

  /** Corrected bounds are nothing to tell; that it is over, or not yet, is. */
  private void tellChange(StoredIncident old, StoredIncident incident) throws SQLException {
    Instant closedAt = incident.closedAt();
    if (closedAt != null && old.isOpen()) {
      writer.tell(IncidentChange.CLOSED, closedAt, incident);
    } else if (closedAt == null && old.closedAt() != null) {
      writer.tell(IncidentChange.REOPENED, old.closedAt(), incident);
    } else if (closedAt == null && incident.level() > old.level()) {
      writer.tell(IncidentChange.UPDATED, incident.openedAt(), incident);
    }
  }

  /** Of those that are not wanted any more the one that this one is in truth. */
  private static @Nullable StoredIncident takeOverlapping(
      List<StoredIncident> gone, StoredIncident incident) {
    for (StoredIncident old : gone) {
      if (old.kind() == incident.kind() && overlap(old, incident)) {
        gone.remove(old);
        return old;
      }
    }
    return null;
  }

  private static boolean overlap(StoredIncident one, StoredIncident other) {
    return (one.closedAt() == null || !one.closedAt().isBefore(other.openedAt()))
        && (other.closedAt() == null || !other.closedAt().isBefore(one.openedAt()));
  }
}
