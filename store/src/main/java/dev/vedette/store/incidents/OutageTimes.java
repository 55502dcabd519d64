package dev.vedette.store.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When targets were down, wholly or in part, by their incidents: what colours the bars. Safe for
 * use by many threads.
 */
public final class OutageTimes {
  /** An outage that lasts for longer than this and is over is found by its last days only. */
  private static final int LONGEST_DAYS = 60;

  private static final String READ =
      """
      SELECT target_id, incident_id, kind::text, began_before, closed_at FROM incident
      WHERE kind IN ('down', 'partial') AND opened_at < ?
        AND (closed_at IS NULL OR (closed_at >= ? AND opened_at >= ?::timestamptz - %d * interval '1 day'))
      ORDER BY began_before
      """
          .formatted(LONGEST_DAYS);

  /**
   * One outage.
   *
   * @param kind down or partial
   * @param from its first bad slot
   * @param to when it closed; null: it is open
   */
  public record Outage(UUID incident, IncidentKind kind, Instant from, @Nullable Instant to) {}

  private final Database database;

  public OutageTimes(Database database) {
    this.database = database;
  }

  /**
   * Those that have a moment in common with this time, by the id of the target, oldest first.
   *
   * @throws StoreException when the database did not answer
   */
  public Map<Integer, List<Outage>> between(Instant from, Instant to) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(READ)) {
        statement.setObject(1, to.atOffset(ZoneOffset.UTC));
        statement.setObject(2, from.atOffset(ZoneOffset.UTC));
        statement.setObject(3, from.atOffset(ZoneOffset.UTC));
        ResultSet rows = statement.executeQuery();
        Map<Integer, List<Outage>> outages = new HashMap<>();
        while (rows.next()) {
          OffsetDateTime closed = rows.getObject("closed_at", OffsetDateTime.class);
          outages
              .computeIfAbsent(rows.getInt("target_id"), _ -> new ArrayList<>())
              .add(
                  new Outage(
                      rows.getObject("incident_id", UUID.class),
                      IncidentKind.valueOf(rows.getString("kind").toUpperCase(Locale.ROOT)),
                      rows.getObject("began_before", OffsetDateTime.class).toInstant(),
                      closed == null ? null : closed.toInstant()));
        }
        return outages;
      }
    });
  }
}
