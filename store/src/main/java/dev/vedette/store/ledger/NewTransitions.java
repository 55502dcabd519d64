package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.ledger.OutgoingMessage.Told;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Transitions as they become known, for who tells of them at once and keeps no ledger. Where
 * several processes decide about incidents at the same time, one of them may be passed over. Safe
 * for use by many threads.
 */
public final class NewTransitions {
  /** Of one answer; there are more where it is full. */
  public static final int MAX = 1_000;

  private static final String NEWEST =
      """
      SELECT transition_id FROM incident_transition WHERE recorded_at < ?
      ORDER BY transition_id DESC LIMIT 1
      """;

  private static final String AFTER =
      "SELECT "
          + LedgerRows.TRANSITION
          + """
          , coalesce(a.told_as, t.incident_id) AS told
          FROM (SELECT * FROM incident_transition WHERE transition_id > ?
                ORDER BY transition_id LIMIT ?) t
          LEFT JOIN incident_alias a USING (incident_id)
          ORDER BY t.transition_id
          """;

  private final Database database;

  public NewTransitions(Database database) {
    this.database = database;
  }

  /**
   * The last one that became known before this time; 0 where none did.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public long newest(Instant before) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
        statement.setObject(1, Timestamptz.of(before));
        ResultSet row = statement.executeQuery();
        return row.next() ? row.getLong(1) : 0L;
      }
    });
  }

  /**
   * Those that became known after this one, in order, at most {@link #MAX}.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<Told> after(long transition) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
        statement.setLong(1, transition);
        statement.setInt(2, MAX);
        ResultSet rows = statement.executeQuery();
        List<Told> found = new ArrayList<>();
        while (rows.next()) {
          RoutedTransition each = LedgerRows.transition(rows);
          found.add(new Told(each, news(each.change()), false, List.of(), null));
        }
        return CertificateEnds.added(connection, found);
      }
    });
  }

  private static News news(IncidentChange change) {
    return switch (change) {
      case OPENED, REOPENED -> News.OPENED;
      case UPDATED -> News.UPDATED;
      case CLOSED -> News.CLOSED;
      case RETRACTED -> News.RETRACTED;
    };
  }
}
