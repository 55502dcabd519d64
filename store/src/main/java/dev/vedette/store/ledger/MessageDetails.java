package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import dev.vedette.store.incidents.StoredIncident;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What messages say of incidents beside what is stored with these, for who shows incidents as
 * messages have them. Safe for use by many threads.
 */
public final class MessageDetails {
  /** Of all its messages: more children may have joined it with each. */
  private static final String CHILDREN =
      """
      SELECT DISTINCT own.id, t.snapshot ->> 'target' AS child
      FROM (
        SELECT id, coalesce(a.told_as, id) AS told
        FROM unnest(?::uuid[]) AS i (id) LEFT JOIN incident_alias a ON a.incident_id = id
      ) own
      JOIN (SELECT DISTINCT incident_id, message_id FROM delivery WHERE message_id IS NOT NULL) d
        ON d.incident_id = own.told
      JOIN message_incident p ON p.message_id = d.message_id AND p.under = own.told
      JOIN incident_transition t USING (transition_id)
      ORDER BY own.id, child
      """;

  private final Database database;

  public MessageDetails(Database database) {
    this.database = database;
  }

  /**
   * Of one incident.
   *
   * @param children names of targets that were told to be down with it, in their order
   * @param certificateEnd the last moment of its certificate; null of other incidents, and where
   *     the check that saw it is not there any more
   */
  public record Details(List<String> children, @Nullable Instant certificateEnd) {
    public Details {
      children = List.copyOf(children);
    }
  }

  /**
   * Of each of the incidents.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Map<UUID, Details> of(Collection<StoredIncident> incidents) {
    return database.snapshot(connection -> {
      Map<UUID, List<String>> children = children(connection, incidents);
      Map<CertificateEnds.Slot, Instant> ends =
          CertificateEnds.of(
              connection,
              incidents.stream()
                  .filter(CertificateEnds::isAboutOne)
                  .map(each -> CertificateEnds.slot(each, each.openedAt()))
                  .toList());
      Map<UUID, Details> details = new HashMap<>();
      for (StoredIncident each : incidents) {
        Instant end =
            CertificateEnds.isAboutOne(each)
                ? ends.get(CertificateEnds.slot(each, each.openedAt()))
                : null;
        details.put(each.id(), new Details(children.getOrDefault(each.id(), List.of()), end));
      }
      return details;
    });
  }

  private static Map<UUID, List<String>> children(
      Connection connection, Collection<StoredIncident> incidents) throws SQLException {
    Map<UUID, List<String>> children = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CHILDREN)) {
      statement.setArray(
          1, LedgerRows.uuids(connection, incidents.stream().map(StoredIncident::id).toList()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        children
            .computeIfAbsent(rows.getObject("id", UUID.class), _ -> new ArrayList<>())
            .add(rows.getString("child"));
      }
    }
    return children;
  }
}
