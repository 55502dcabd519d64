package dev.vedette.store.ledger;

import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * New transitions enter the ledger: a row for each route that they concern. One notifier at a time
 * does it, in the order in which they became known, since whom an end concerns depends on who was
 * to hear of the beginning. Safe for use by many threads and processes.
 */
public final class Routing {
  /**
   * A bad minute of a few hundred targets; more is taken in turns, so that no transaction is long.
   */
  private static final int MAX_TRANSITIONS = 500;

  private static final String UNROUTED =
      "SELECT "
          + LedgerRows.TRANSITION
          + """
          , coalesce(a.told_as, t.incident_id) AS told
          FROM (SELECT * FROM incident_transition WHERE routed_at IS NULL
                ORDER BY transition_id LIMIT ?) t
          LEFT JOIN incident_alias a USING (incident_id)
          ORDER BY t.transition_id
          """;

  private static final String ENROLLED =
      """
      SELECT DISTINCT incident_id, channel, route FROM delivery WHERE incident_id = ANY (?)
      """;

  private static final String SINCE = "SELECT channel, since FROM notify_channel";

  private static final String ENROL =
      """
      INSERT INTO delivery
        (transition_id, incident_id, channel, route, due_at, state, reason, decided_at)
      VALUES (?, ?, ?, ?, ?, ?::delivery_state, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private static final String ROUTED =
      "UPDATE incident_transition SET routed_at = ? WHERE transition_id = ANY (?)";

  private final Database database;

  public Routing(Database database) {
    this.database = database;
  }

  /** A channel and one of its routes. */
  public record RouteKey(String channel, String route) {}

  /**
   * What is to be routed.
   *
   * @param enrolled the routes that earlier transitions of these incidents concerned, by incident
   * @param since from when on each channel is told
   */
  public record Unrouted(
      List<RoutedTransition> transitions,
      Map<UUID, Set<RouteKey>> enrolled,
      Map<String, Instant> since) {}

  /** Decides whom transitions concern. */
  @FunctionalInterface
  public interface Router {
    /** Rows of the ledger; none for a transition that concerns nobody. */
    List<Enrolment> route(Unrouted unrouted);
  }

  /**
   * Routes some transitions.
   *
   * @return how many; 0 when there are none, or when another notifier is at it
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public int route(Router router, Instant now) {
    return database.call(connection -> {
      if (!AdvisoryLock.ROUTING.tryTake(connection)) {
        return 0;
      }
      List<RoutedTransition> transitions = transitions(connection);
      if (!transitions.isEmpty()) {
        Unrouted unrouted =
            new Unrouted(transitions, enrolled(connection, transitions), since(connection));
        enrol(connection, router.route(unrouted), now);
        setRouted(connection, transitions, now);
      }
      return transitions.size();
    });
  }

  private static List<RoutedTransition> transitions(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNROUTED)) {
      statement.setInt(1, MAX_TRANSITIONS);
      ResultSet rows = statement.executeQuery();
      List<RoutedTransition> transitions = new ArrayList<>();
      while (rows.next()) {
        transitions.add(LedgerRows.transition(rows));
      }
      return transitions;
    }
  }

  private static Map<UUID, Set<RouteKey>> enrolled(
      Connection connection, List<RoutedTransition> transitions) throws SQLException {
    Set<UUID> incidents = new HashSet<>();
    transitions.forEach(transition -> incidents.add(transition.told()));
    try (PreparedStatement statement = connection.prepareStatement(ENROLLED)) {
      statement.setArray(1, LedgerRows.uuids(connection, incidents));
      ResultSet rows = statement.executeQuery();
      Map<UUID, Set<RouteKey>> enrolled = new HashMap<>();
      while (rows.next()) {
        enrolled
            .computeIfAbsent(rows.getObject(1, UUID.class), _ -> new HashSet<>())
            .add(new RouteKey(rows.getString(2), rows.getString(3)));
      }
      return enrolled;
    }
  }

  private static Map<String, Instant> since(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SINCE)) {
      ResultSet rows = statement.executeQuery();
      Map<String, Instant> since = new HashMap<>();
      while (rows.next()) {
        since.put(rows.getString("channel"), Timestamptz.read(rows, "since"));
      }
      return since;
    }
  }

  private static void enrol(Connection connection, List<Enrolment> enrolments, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENROL)) {
      for (Enrolment enrolment : enrolments) {
        statement.setLong(1, enrolment.transition());
        statement.setObject(2, enrolment.incident());
        statement.setString(3, enrolment.channel());
        statement.setString(4, enrolment.route());
        statement.setObject(5, Timestamptz.of(enrolment.dueAt()));
        statement.setString(6, enrolment.suppressed() == null ? "pending" : "suppressed");
        statement.setString(7, enrolment.suppressed());
        if (enrolment.suppressed() == null) {
          statement.setNull(8, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
          statement.setObject(8, Timestamptz.of(now));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void setRouted(
      Connection connection, List<RoutedTransition> transitions, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROUTED)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setArray(
          2,
          connection.createArrayOf(
              "bigint", transitions.stream().map(RoutedTransition::id).toArray()));
      statement.executeUpdate();
    }
  }
}
