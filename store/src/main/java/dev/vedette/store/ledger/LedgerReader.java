package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.incidents.IncidentChange;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the ledger says, for people. Safe for use by many threads. */
public final class LedgerReader {
  /** For so long what was given up is shown to everybody who looks. */
  public static final Duration GIVEN_UP_SHOWN = Duration.ofDays(1);

  /** An incident has a few for each route. */
  private static final int MAX_LINES = 1_000;

  /** Transitions that nobody has routed, and rows without a final state. */
  static final String OPEN =
      """
      SELECT
        (SELECT count(*) FROM incident_transition WHERE routed_at IS NULL) AS unrouted,
        (SELECT count(*) FROM delivery WHERE state = 'pending') AS pending,
        (SELECT count(*) FROM delivery WHERE state = 'given_up' AND decided_at > ?) AS given_up
      """;

  private static final String OF =
      """
      SELECT d.transition_id, t.change::text AS change, t.at, d.channel, d.route,
        d.state::text AS state, d.reason, d.due_at, d.decided_at, d.message_id,
        m.type::text AS type, m.attempts, m.possible_repeat, m.is_old, m.answer, m.last_error
      FROM delivery d
      JOIN incident_transition t USING (transition_id)
      LEFT JOIN message m USING (message_id)
      WHERE d.incident_id IN (
        SELECT ?::uuid UNION SELECT told_as FROM incident_alias WHERE incident_id = ?)
      ORDER BY d.transition_id, d.channel, d.route
      LIMIT ?
      """;

  /** Channels that are not there any more count too, so there is a bound of its own. */
  private static final int MAX_CHANNELS = 100;

  static final String GIVEN_UP =
      """
      SELECT channel, count(DISTINCT incident_id) AS incidents, max(decided_at) AS last_at,
        (array_agg(reason ORDER BY decided_at DESC))[1] AS reason
      FROM delivery WHERE state = 'given_up' AND decided_at > ? AND decided_at <= ?
      GROUP BY channel ORDER BY channel
      LIMIT ?
      """;

  private static final String TIME = "SELECT clock_timestamp()";

  private final Database database;

  public LedgerReader(Database database) {
    this.database = database;
  }

  /**
   * The time by which transitions become known: that of the database.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Instant time() {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(TIME)) {
        ResultSet row = statement.executeQuery();
        row.next();
        return Timestamptz.read(row, 1);
      }
    });
  }

  /**
   * What has not come to its end, and what has come to a bad one.
   *
   * @param unrouted transitions of which nobody has decided yet whom they concern
   * @param pending rows without a final state
   * @param givenUp rows that were given up since some time
   */
  public record Open(long unrouted, long pending, long givenUp) {}

  /**
   * Counts what is open.
   *
   * @param since from when on what was given up counts
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Open open(Instant since) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
        statement.setObject(1, Timestamptz.of(since));
        ResultSet row = statement.executeQuery();
        row.next();
        return new Open(row.getLong("unrouted"), row.getLong("pending"), row.getLong("given_up"));
      }
    });
  }

  /**
   * What a channel was not told in the end.
   *
   * @param incidents how many it did not hear all of
   * @param lastAt when it was last given up to tell it something
   * @param reason why, that time
   */
  public record GivenUp(String channel, long incidents, Instant lastAt, String reason) {}

  /**
   * Channels that were not told something, by name, at most 100.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<GivenUp> givenUp(Instant after, Instant until) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(GIVEN_UP)) {
        statement.setObject(1, Timestamptz.of(after));
        statement.setObject(2, Timestamptz.of(until));
        statement.setInt(3, MAX_CHANNELS);
        ResultSet rows = statement.executeQuery();
        List<GivenUp> found = new ArrayList<>();
        while (rows.next()) {
          found.add(
              new GivenUp(
                  rows.getString("channel"),
                  rows.getLong("incidents"),
                  Timestamptz.read(rows, "last_at"),
                  rows.getString("reason")));
        }
        return found;
      }
    });
  }

  /**
   * What became of a transition for a route.
   *
   * @param at when the change happened
   * @param state pending, delivered, merged, suppressed or given_up
   * @param reason why it was not told, or why it waits; null when it was told
   * @param dueAt when it is to be told, or was
   * @param decidedAt null while it is pending
   * @param message null: none tells it
   */
  public record Line(
      IncidentChange change,
      Instant at,
      String channel,
      String route,
      String state,
      @Nullable String reason,
      Instant dueAt,
      @Nullable Instant decidedAt,
      @Nullable MessageLine message) {}

  /**
   * The message that tells it.
   *
   * @param answer what the other side said; null or empty: nothing
   * @param error why the last attempt failed that did; null: none did
   */
  public record MessageLine(
      UUID id,
      News news,
      int attempts,
      boolean possibleRepeat,
      boolean old,
      @Nullable String answer,
      @Nullable String error) {}

  /**
   * The ledger of an incident, in the order of its transitions; at most 1,000 lines.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public List<Line> of(UUID incident) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OF)) {
        statement.setObject(1, incident);
        statement.setObject(2, incident);
        statement.setInt(3, MAX_LINES);
        ResultSet rows = statement.executeQuery();
        List<Line> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(line(rows));
        }
        return lines;
      }
    });
  }

  private static Line line(ResultSet row) throws SQLException {
    UUID message = row.getObject("message_id", UUID.class);
    return new Line(
        LedgerRows.change(row),
        Timestamptz.read(row, "at"),
        row.getString("channel"),
        row.getString("route"),
        row.getString("state"),
        row.getString("reason"),
        Timestamptz.read(row, "due_at"),
        Timestamptz.readOrNull(row, "decided_at"),
        message == null
            ? null
            : new MessageLine(
                message,
                News.of(row.getString("type")),
                row.getInt("attempts"),
                row.getBoolean("possible_repeat"),
                row.getBoolean("is_old"),
                row.getString("answer"),
                row.getString("last_error")));
  }
}
