package dev.vedette.store.ledger;

import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.IncidentSnapshot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        time(row, "at"),
        time(row, "recorded_at"),
        IncidentSnapshot.read(row.getString("snapshot")));
  }

  static IncidentChange change(ResultSet row) throws SQLException {
    return IncidentChange.valueOf(row.getString("change").toUpperCase(Locale.ROOT));
  }

  static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }

  static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
