package dev.vedette.store.ledger;

import dev.vedette.store.Timestamptz;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.IncidentSnapshot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;

/** How values of the ledger go into statements and come out of rows. */
final class LedgerRows {
  /**
   * What {@link #transition} reads; {@code t} is the transition, {@code told} its first identity.
   */
  static final String TRANSITION =
      """
      t.transition_id, t.change::text AS change, t.at, t.recorded_at, t.snapshot::text AS snapshot
      """;

  private LedgerRows() {}

  static RoutedTransition transition(ResultSet row) throws SQLException {
    return new RoutedTransition(
        row.getLong("transition_id"),
        row.getObject("told", UUID.class),
        change(row),
        Timestamptz.read(row, "at"),
        Timestamptz.read(row, "recorded_at"),
        IncidentSnapshot.read(row.getString("snapshot")));
  }

  static IncidentChange change(ResultSet row) throws SQLException {
    return IncidentChange.valueOf(row.getString("change").toUpperCase(Locale.ROOT));
  }

  static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }

  static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
