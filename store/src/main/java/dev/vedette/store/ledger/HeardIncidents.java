package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When people first heard of incidents, as the ledger has it. Safe for use by many threads. */
public final class HeardIncidents {
  /** A beginning that became a part of a later message was heard by that one. */
  private static final String HEARD =
      """
      SELECT i.id,
        min(m.finished_at) FILTER (WHERE p.under IS NULL) AS told_at,
        min(m.finished_at) FILTER (WHERE p.under IS NOT NULL) AS named_at,
        bool_or(d.state = 'pending') AS is_pending,
        min(d.reason) FILTER (WHERE d.state = 'suppressed') AS reason
      FROM unnest(?::uuid[]) AS i (id)
      LEFT JOIN incident_alias a ON a.incident_id = i.id
      JOIN delivery d ON d.incident_id = coalesce(a.told_as, i.id)
      JOIN incident_transition t USING (transition_id)
      LEFT JOIN message m ON m.message_id = d.message_id AND m.state = 'delivered'
      LEFT JOIN message_incident p
        ON p.message_id = m.message_id AND p.incident_id = d.incident_id
      WHERE t.change IN ('opened', 'updated', 'reopened')
      GROUP BY i.id
      """;

  private final Database database;

  public HeardIncidents(Database database) {
    this.database = database;
  }

  /**
   * What became of the telling of an incident.
   *
   * @param at when the first channel had it; null: none has
   * @param asChild whether that was in a message about what it depends on, and in no other
   * @param isPending whether it may still be told
   * @param reason why a route did not tell it, as in docs/tables.md; null: no route says so
   */
  public record Heard(
      @Nullable Instant at, boolean asChild, boolean isPending, @Nullable String reason) {}

  /**
   * Of those among the incidents that concerned a route; of others the ledger knows nothing.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Map<UUID, Heard> of(Collection<UUID> incidents) {
    return database.call(connection -> {
      Map<UUID, Heard> heard = new HashMap<>();
      try (PreparedStatement statement = connection.prepareStatement(HEARD)) {
        statement.setArray(1, LedgerRows.uuids(connection, incidents));
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          Instant told = Timestamptz.readOrNull(rows, "told_at");
          Instant named = Timestamptz.readOrNull(rows, "named_at");
          heard.put(
              rows.getObject("id", UUID.class),
              new Heard(
                  told == null ? named : told,
                  told == null && named != null,
                  rows.getBoolean("is_pending"),
                  rows.getString("reason")));
        }
      }
      return heard;
    });
  }
}
