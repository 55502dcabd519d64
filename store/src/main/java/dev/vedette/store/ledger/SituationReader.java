package dev.vedette.store.ledger;

import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.ledger.Situation.Parent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads what decides about a channel, in the transaction that decides. */
final class SituationReader {
  /** Incidents of one decision; more wait for the next one. */
  private static final int MAX_DUE = 1_000;

  /** What waits for a parent is looked at whenever something else is: both become one message. */
  private static final String DUE =
      """
      SELECT incident_id FROM (
        (SELECT incident_id, min(transition_id) AS n FROM delivery
         WHERE channel = ? AND state = 'pending' AND message_id IS NULL
           AND (due_at <= ? OR reason = 'dependency')
         GROUP BY incident_id ORDER BY n LIMIT ?)
        UNION ALL
        (SELECT incident_id, 0 FROM told WHERE channel = ? AND look_at <= ? LIMIT ?)
      ) due
      GROUP BY incident_id ORDER BY min(n)
      """;

  private static final String NEWEST =
      "SELECT DISTINCT ON (told) "
          + LedgerRows.TRANSITION
          + """
          , i.told
          FROM (
            SELECT id AS told, id FROM unnest(?::uuid[]) AS u (id)
            UNION ALL SELECT told_as, incident_id FROM incident_alias WHERE told_as = ANY (?)
          ) i
          JOIN incident_transition t ON t.incident_id = i.id
          WHERE t.routed_at IS NOT NULL
          ORDER BY told, t.transition_id DESC
          """;

  private static final String PENDING =
      """
      SELECT d.transition_id, d.incident_id, d.route,
        CASE WHEN d.reason = 'dependency' THEN least(d.due_at, ?) ELSE d.due_at END AS due_at,
        t.change::text AS change, t.at, t.recorded_at
      FROM delivery d JOIN incident_transition t USING (transition_id)
      WHERE d.channel = ? AND d.incident_id = ANY (?) AND d.state = 'pending'
        AND d.message_id IS NULL
      ORDER BY d.transition_id, d.route
      """;

  private static final String TOLD =
      """
      SELECT incident_id, message_id, state::text AS state, level, parent, look_at
      FROM told WHERE channel = ? AND (incident_id = ANY (?) OR parent = ANY (?))
      """;

  private static final String ACTIONS =
      """
      SELECT DISTINCT i.told, a.action
      FROM (
        SELECT id AS told, id FROM unnest(?::uuid[]) AS u (id)
        UNION ALL SELECT told_as, incident_id FROM incident_alias WHERE told_as = ANY (?)
      ) i
      JOIN incident_action a ON a.incident_id = i.id
      WHERE a.action IN ('ack', 'close')
      """;

  /**
   * The rule is that of the check that opened the incident, or of the last one before it. A parent
   * was judged as of the oldest of what its locations said last, but for those that say nothing any
   * more: the state of its fold is older, as it is saved without the last minutes.
   */
  private static final String PARENTS =
      """
      SELECT c.told, p.name, s.checked_till, o.told AS down
      FROM unnest(?::uuid[], ?::text[], ?::timestamptz[]) AS c (told, target, opened_at)
      JOIN target ct ON ct.name = c.target
      CROSS JOIN LATERAL (
        SELECT rule_id FROM check_result r
        WHERE r.target_id = ct.target_id AND r.scheduled_at <= c.opened_at
          AND r.scheduled_at > c.opened_at - interval '1 hour'
        ORDER BY r.scheduled_at DESC LIMIT 1
      ) r
      JOIN alert_rule rule USING (rule_id)
      CROSS JOIN LATERAL unnest(rule.depends_on) AS p (name)
      LEFT JOIN target pt ON pt.name = p.name
      LEFT JOIN LATERAL (
        SELECT min(r.scheduled_at) AS checked_till
        FROM target_state r
        WHERE r.target_id = pt.target_id
          AND r.failure_code IS DISTINCT FROM 'target_paused'
          AND r.failure_code IS DISTINCT FROM 'target_removed'
          AND r.scheduled_at + greatest(3 * r.interval_ms, 10000) * interval '1 ms' >= (
            SELECT max(n.scheduled_at) FROM target_state n WHERE n.target_id = pt.target_id)
      ) s ON true
      LEFT JOIN LATERAL (
        SELECT coalesce(a.told_as, i.incident_id) AS told
        FROM incident i LEFT JOIN incident_alias a USING (incident_id)
        WHERE i.target_id = pt.target_id AND i.kind = 'down'
          AND i.opened_at <= c.opened_at + interval '1 minute'
          AND (i.closed_at IS NULL OR i.closed_at > c.opened_at)
        ORDER BY i.opened_at DESC LIMIT 1
      ) o ON true
      """;

  /** No window is longer than 31 days, so that few are looked at. */
  private static final String WINDOWS =
      """
      SELECT c.told, w.from_at, w.until_at
      FROM unnest(?::uuid[], ?::text[], ?::timestamptz[]) AS c (told, target, opened_at)
      JOIN target t ON t.name = c.target
      JOIN maintenance_window w
        ON w.from_at > c.opened_at - interval '744 hours' AND w.from_at <= ?
        AND w.until_at > c.opened_at AND w.from_at < w.until_at
        AND maintenance_covers(w.targets, w.tags, t.name, t.tags)
      ORDER BY w.from_at
      """;

  private final Connection connection;
  private final String channel;

  SituationReader(Connection connection, String channel) {
    this.connection = connection;
    this.channel = channel;
  }

  Situation read(Instant quietTill, Instant now) throws SQLException {
    List<UUID> due = due(now);
    Map<UUID, RoutedTransition> newest = new HashMap<>();
    Map<UUID, Told> told = new HashMap<>();
    Map<UUID, List<Parent>> parents = new HashMap<>();
    Set<UUID> known = new LinkedHashSet<>();
    Set<UUID> next = new LinkedHashSet<>(due);
    for (int depth = 0; depth < Situation.MAX_DEPTH && !next.isEmpty(); depth++) {
      known.addAll(next);
      newest(next, newest);
      told(next, told);
      Set<UUID> others = parents(next, newest, parents);
      told.values().forEach(each -> addParent(each, others));
      others.removeAll(known);
      next = others;
    }
    Set<UUID> children = new HashSet<>(told.keySet());
    children.removeAll(newest.keySet());
    newest(children, newest);
    Map<String, Set<UUID>> actions = actions(newest.keySet());
    return new Situation(
        quietTill,
        due,
        pending(known, now),
        newest,
        told,
        actions.getOrDefault("ack", Set.of()),
        actions.getOrDefault("close", Set.of()),
        parents,
        windows(newest.values(), now));
  }

  private static void addParent(Told told, Set<UUID> others) {
    if (told.parent() != null) {
      others.add(told.parent());
    }
  }

  private List<UUID> due(Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      for (int first : List.of(1, 4)) {
        statement.setString(first, channel);
        statement.setObject(first + 1, Timestamptz.of(now));
        statement.setInt(first + 2, MAX_DUE);
      }
      ResultSet rows = statement.executeQuery();
      List<UUID> due = new ArrayList<>();
      while (rows.next()) {
        due.add(rows.getObject(1, UUID.class));
      }
      return due;
    }
  }

  private void newest(Collection<UUID> incidents, Map<UUID, RoutedTransition> newest)
      throws SQLException {
    if (incidents.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
      statement.setArray(1, LedgerRows.uuids(connection, incidents));
      statement.setArray(2, LedgerRows.uuids(connection, incidents));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        RoutedTransition transition = LedgerRows.transition(rows);
        newest.put(transition.told(), transition);
      }
    }
  }

  private Map<UUID, List<PendingDelivery>> pending(Collection<UUID> incidents, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setString(2, channel);
      statement.setArray(3, LedgerRows.uuids(connection, incidents));
      ResultSet rows = statement.executeQuery();
      Map<UUID, List<PendingDelivery>> pending = new HashMap<>();
      while (rows.next()) {
        PendingDelivery delivery =
            new PendingDelivery(
                rows.getLong("transition_id"),
                rows.getObject("incident_id", UUID.class),
                LedgerRows.change(rows),
                Timestamptz.read(rows, "at"),
                Timestamptz.read(rows, "recorded_at"),
                Timestamptz.read(rows, "due_at"),
                rows.getString("route"));
        pending.computeIfAbsent(delivery.incident(), _ -> new ArrayList<>()).add(delivery);
      }
      return pending;
    }
  }

  private void told(Collection<UUID> incidents, Map<UUID, Told> told) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TOLD)) {
      statement.setString(1, channel);
      statement.setArray(2, LedgerRows.uuids(connection, incidents));
      statement.setArray(3, LedgerRows.uuids(connection, incidents));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Told each =
            new Told(
                rows.getObject("incident_id", UUID.class),
                rows.getObject("message_id", UUID.class),
                Told.State.of(rows.getString("state")),
                rows.getInt("level"),
                rows.getObject("parent", UUID.class),
                Timestamptz.readOrNull(rows, "look_at"));
        told.put(each.incident(), each);
      }
    }
  }

  private Map<String, Set<UUID>> actions(Collection<UUID> incidents) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ACTIONS)) {
      statement.setArray(1, LedgerRows.uuids(connection, incidents));
      statement.setArray(2, LedgerRows.uuids(connection, incidents));
      ResultSet rows = statement.executeQuery();
      Map<String, Set<UUID>> actions = new HashMap<>();
      while (rows.next()) {
        actions
            .computeIfAbsent(rows.getString("action"), _ -> new HashSet<>())
            .add(rows.getObject("told", UUID.class));
      }
      return actions;
    }
  }

  /** Adds what these depend on, and returns the outages among it. */
  private Set<UUID> parents(
      Collection<UUID> incidents,
      Map<UUID, RoutedTransition> newest,
      Map<UUID, List<Parent>> parents)
      throws SQLException {
    List<RoutedTransition> children =
        incidents.stream()
            .filter(newest::containsKey)
            .map(newest::get)
            .filter(child -> child.incident().target() != null)
            .toList();
    Set<UUID> outages = new LinkedHashSet<>();
    if (children.isEmpty()) {
      return outages;
    }
    try (PreparedStatement statement = connection.prepareStatement(PARENTS)) {
      setTargets(statement, children);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        UUID down = rows.getObject("down", UUID.class);
        parents
            .computeIfAbsent(rows.getObject("told", UUID.class), _ -> new ArrayList<>())
            .add(
                new Parent(
                    rows.getString("name"), Timestamptz.readOrNull(rows, "checked_till"), down));
        if (down != null) {
          outages.add(down);
        }
      }
    }
    return outages;
  }

  private void setTargets(PreparedStatement statement, List<RoutedTransition> incidents)
      throws SQLException {
    statement.setArray(
        1, LedgerRows.uuids(connection, incidents.stream().map(RoutedTransition::told).toList()));
    statement.setArray(
        2,
        LedgerRows.texts(
            connection,
            incidents.stream().map(each -> String.valueOf(each.incident().target())).toList()));
    statement.setArray(
        3,
        connection.createArrayOf(
            "timestamptz",
            incidents.stream().map(each -> each.incident().openedAt().toString()).toArray()));
  }

  private Map<UUID, List<Window>> windows(Collection<RoutedTransition> incidents, Instant now)
      throws SQLException {
    List<RoutedTransition> ofTargets =
        incidents.stream().filter(each -> each.incident().target() != null).toList();
    try (PreparedStatement statement = connection.prepareStatement(WINDOWS)) {
      setTargets(statement, ofTargets);
      statement.setObject(4, Timestamptz.of(now));
      ResultSet rows = statement.executeQuery();
      Map<UUID, List<Window>> windows = new HashMap<>();
      while (rows.next()) {
        windows
            .computeIfAbsent(rows.getObject("told", UUID.class), _ -> new ArrayList<>())
            .add(new Window(Timestamptz.read(rows, "from_at"), Timestamptz.read(rows, "until_at")));
      }
      return windows;
    }
  }
}
