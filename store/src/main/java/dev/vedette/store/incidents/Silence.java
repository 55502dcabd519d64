package dev.vedette.store.incidents;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Watch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Incidents that no check can show: a location that tells nothing ({@code blind}), a target that
 * nobody checks ({@code no_data}). Judged by the clock, and only as of a time until which every
 * partition of the topic was read and stored: while the writers or the database are away, nothing
 * is silent.
 *
 * <p>Safe for use by many threads and processes; one judges at a time.
 */
public final class Silence {
  private static final Logger log = LoggerFactory.getLogger(Silence.class);

  private static final AdvisoryLock LOCK = AdvisoryLock.SILENCE;

  /** A partition that was not read for so long says nothing of now. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(30);

  /** What a check takes from its slot until it stands in the topic, beyond what is stale. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final String READ_AT =
      "SELECT count(*), min(read_at) FROM topic_progress WHERE partition < ?";

  /**
   * What was silent for so long counts as given up, as it does for uptime and on the page. So a
   * target that was removed while no checker ran to say so is no incident for ever. A checker that
   * goes on to say that it knows nothing has given nothing up.
   */
  static final Duration GIVEN_UP = Watch.REACH;

  /** Those of which something came, or of which nothing is expected any more. */
  private static final String ENDING =
      IncidentRow.SELECT
          + """
          WHERE i.closed_at IS NULL AND i.kind IN ('blind', 'no_data')
            AND (t.forgotten_at > i.began_after
              OR (i.began_after < ? AND NOT EXISTS (
                SELECT FROM target_state s
                WHERE (s.target_id = i.target_id OR s.location_id = i.location_id)
                  AND s.scheduled_at >= ?))
              OR EXISTS (
                SELECT FROM target_state s
                WHERE (s.target_id = i.target_id AND s.seen_at > i.began_after)
                  OR (s.location_id = i.location_id AND s.known_at > i.began_after))
              OR (i.kind = 'blind' AND NOT EXISTS (
                SELECT FROM target_state s JOIN target asked USING (target_id)
                WHERE s.location_id = i.location_id
                  AND s.failure_code IS DISTINCT FROM 'target_paused'
                  AND s.failure_code IS DISTINCT FROM 'target_removed'
                  AND s.scheduled_at > coalesce(asked.forgotten_at, '-infinity'))))
          ORDER BY i.incident_id
          FOR NO KEY UPDATE OF i
          """;

  private static final String FIRST_SEEN =
      """
      SELECT r.scheduled_at, r.failure_code::text
      FROM check_result r JOIN target t USING (target_id)
      WHERE r.scheduled_at > ? AND t.name = ? AND r.failure_code IS DISTINCT FROM 'missed'
      ORDER BY r.scheduled_at LIMIT 1
      """;

  /** Of each target some steps of its index. */
  private static final String FIRST_KNOWN =
      """
      SELECT first.scheduled_at, first.failure_code::text
      FROM location l JOIN target_state s USING (location_id)
      CROSS JOIN LATERAL (
        SELECT r.scheduled_at, r.failure_code FROM check_result r
        WHERE r.target_id = s.target_id AND r.location_id = s.location_id
          AND r.scheduled_at > ? AND r.outcome <> 'unknown'
        ORDER BY r.scheduled_at LIMIT 1
      ) first
      WHERE l.name = ?
      ORDER BY first.scheduled_at LIMIT 1
      """;

  private static final String OPEN =
      "SELECT kind::text, count(*) FROM incident WHERE closed_at IS NULL GROUP BY kind";

  private final Database database;

  private volatile Untold untold = new Untold(0, 0);

  public Silence(Database database) {
    this.database = database;
  }

  /**
   * Opens and closes what has to be.
   *
   * @param partitions of the results topic
   * @return what changed; nothing when somebody else judges, or nobody can
   * @throws StoreException when nothing was done
   */
  public List<IncidentChange> judge(int partitions, Instant now) {
    return database.call(connection -> {
      Instant asOf = LOCK.tryTake(connection) ? readAt(connection, partitions) : null;
      if (asOf == null || asOf.isBefore(now.minus(READ_WITHIN))) {
        return List.of();
      }
      try (IncidentWriter writer = new IncidentWriter(connection)) {
        Instant before = asOf.minus(GRACE);
        close(connection, writer, asOf);
        writer.flush();
        int locations =
            open(
                connection, writer, SilenceLimit.BLIND, Silent.locations(connection, asOf, before));
        int targets =
            open(
                connection, writer, SilenceLimit.NO_DATA, Silent.targets(connection, asOf, before));
        tellUntold(new Untold(locations, targets));
        return writer.changes();
      }
    });
  }

  /**
   * What is silent and has no incident, because too many others have: somebody may have invented
   * it.
   */
  public record Untold(int locations, int targets) {}

  /** As of the last time that this one judged. */
  public Untold untold() {
    return untold;
  }

  /** How many incidents of each kind are open. */
  public Map<IncidentKind, Double> open() {
    Map<IncidentKind, Double> open = new EnumMap<>(IncidentKind.class);
    for (IncidentKind kind : IncidentKind.values()) {
      open.put(kind, 0.0);
    }
    database.run(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
        ResultSet row = statement.executeQuery();
        while (row.next()) {
          open.put(IncidentWords.of(IncidentKind.values(), row.getString(1)), row.getDouble(2));
        }
      }
    });
    return Map.copyOf(open);
  }

  private static @Nullable Instant readAt(Connection connection, int partitions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ_AT)) {
      statement.setInt(1, partitions);
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getInt(1) < partitions || partitions == 0 ? null : time(row, 2);
    }
  }

  /** Tells how many of these are left out. */
  private static int open(
      Connection connection, IncidentWriter writer, SilenceLimit limit, List<Silent> silent)
      throws SQLException {
    List<Silent> admitted = limit.admit(connection, silent);
    for (Silent each : admitted) {
      open(writer, each, limit.kind());
    }
    writer.flush();
    return silent.size() - admitted.size();
  }

  private void tellUntold(Untold now) {
    tellUntold("locations", now.locations, untold.locations, SilenceLimit.BLIND);
    tellUntold("targets", now.targets, untold.targets, SilenceLimit.NO_DATA);
    untold = now;
  }

  private static void tellUntold(String what, int now, int before, SilenceLimit limit) {
    if (now > 0 && before == 0) {
      log.warn(
          "{} more {} are silent than the {} that can have an incident at once; if you have not so"
              + " many, somebody invents them in the topic of results",
          now,
          what,
          limit.older());
    }
  }

  private static void open(IncidentWriter writer, Silent silent, IncidentKind kind)
      throws SQLException {
    boolean isBlind = kind == IncidentKind.BLIND;
    StoredIncident incident = opened(kind, silent.name(), silent.lastAt(), silent.openedAt());
    writer.insert(isBlind ? null : silent.id(), isBlind ? silent.id() : null, incident);
    writer.tell(IncidentChange.OPENED, incident.openedAt(), incident);
  }

  private static StoredIncident opened(
      IncidentKind kind, String subject, Instant last, Instant openedAt) {
    boolean isBlind = kind == IncidentKind.BLIND;
    UUID id = IncidentId.of(subject, kind, openedAt);
    return new StoredIncident(
        id,
        kind,
        isBlind ? null : subject,
        isBlind ? subject : null,
        null,
        Map.of(),
        openedAt,
        last,
        openedAt,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static void close(Connection connection, IncidentWriter writer, Instant asOf)
      throws SQLException {
    List<StoredIncident> ending = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ENDING)) {
      statement.setObject(1, at(asOf.minus(GIVEN_UP)));
      statement.setObject(2, at(asOf.minus(GIVEN_UP)));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        ending.add(IncidentRow.read(row));
      }
    }
    for (StoredIncident open : ending) {
      close(connection, writer, open, asOf);
    }
  }

  private static void close(
      Connection connection, IncidentWriter writer, StoredIncident open, Instant asOf)
      throws SQLException {
    boolean isBlind = open.kind() == IncidentKind.BLIND;
    Instant last = open.beganAfter() == null ? open.openedAt() : open.beganAfter();
    try (PreparedStatement first =
        connection.prepareStatement(isBlind ? FIRST_KNOWN : FIRST_SEEN)) {
      first.setObject(1, at(last));
      first.setString(2, open.subject());
      ResultSet row = first.executeQuery();
      if (!row.next()) {
        // It was forgotten or given up, or what came was dropped already.
        boolean isGivenUp = last.isBefore(asOf.minus(GIVEN_UP));
        close(writer, open, isGivenUp ? asOf : open.openedAt(), Reason.REMOVED);
        return;
      }
      Instant slot = required(row, "scheduled_at");
      Reason reason = reason(row.getString(2));
      if (slot.isAfter(open.openedAt()) || reason != Reason.RECOVERED) {
        close(writer, open, slot.isAfter(open.openedAt()) ? slot : open.openedAt(), reason);
      } else {
        // What came late fills the silence.
        writer.delete(open);
        writer.tell(IncidentChange.RETRACTED, open.openedAt(), open);
      }
    }
  }

  private static Reason reason(@Nullable String code) {
    return switch (code) {
      case "target_paused" -> Reason.PAUSED;
      case "target_removed" -> Reason.REMOVED;
      case null, default -> Reason.RECOVERED;
    };
  }

  private static void close(IncidentWriter writer, StoredIncident open, Instant slot, Reason reason)
      throws SQLException {
    StoredIncident closed = open.closed(slot, reason);
    writer.update(closed);
    writer.tell(IncidentChange.CLOSED, slot, closed);
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
