package dev.vedette.store.ledger;

import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages of a channel, in a transaction that has the channel's row, or a claim. */
final class Messages {
  private static final String WAITING =
      """
      SELECT message_id, due_at, claimed_until FROM message
      WHERE channel = ? AND state = 'pending'
      """;

  private static final String CLAIM =
      """
      UPDATE message SET attempts = attempts + 1, claimed_until = ?,
        possible_repeat = possible_repeat OR ?
      WHERE message_id = ?
      """;

  private static final String READ = "SELECT * FROM message WHERE message_id = ?";

  private static final String READ_PARTS =
      "SELECT "
          + LedgerRows.TRANSITION
          + """
          , p.incident_id AS told, p.under, p.type::text AS type, p.acknowledged
          FROM message_incident p JOIN incident_transition t USING (transition_id)
          WHERE p.message_id = ?
          ORDER BY t.transition_id
          """;

  /** Of a single incident that is over by now, or never was. */
  private static final String IS_OVER =
      """
      SELECT p.incident_id
      FROM message m JOIN message_incident p USING (message_id)
      CROSS JOIN LATERAL (
        SELECT t.change, t.snapshot
        FROM incident_transition t
        WHERE t.incident_id IN (
            SELECT p.incident_id
            UNION SELECT a.incident_id FROM incident_alias a WHERE a.told_as = p.incident_id)
          AND t.routed_at IS NOT NULL
        ORDER BY t.transition_id DESC LIMIT 1
      ) t
      WHERE m.message_id = ? AND m.type IN ('opened', 'updated', 'reminder') AND p.under IS NULL
        AND (t.change = 'retracted' OR t.snapshot ->> 'closed_at' IS NOT NULL)
      """;

  private static final String REPLACE =
      """
      UPDATE message SET state = 'replaced', finished_at = ?, claimed_until = NULL
      WHERE message_id = ?
      """;

  private static final String BACK =
      """
      UPDATE delivery SET message_id = NULL, due_at = least(due_at, ?)
      WHERE message_id = ? AND state = 'pending'
      """;

  private static final String FINISH =
      """
      UPDATE message SET state = ?::message_state, finished_at = ?, claimed_until = NULL,
        answer = ?, last_error = coalesce(?, last_error)
      WHERE message_id = ? AND state = 'pending' AND claimed_until = ?
      """;

  private static final String FAILED =
      """
      UPDATE message SET due_at = ?, claimed_until = NULL, last_error = ?,
        possible_repeat = possible_repeat OR ?
      WHERE message_id = ? AND state = 'pending' AND claimed_until = ?
      """;

  private static final String DELIVERED =
      """
      UPDATE delivery d SET decided_at = ?, state = CASE WHEN EXISTS (
          SELECT FROM message_incident p
          WHERE p.message_id = d.message_id AND p.transition_id = d.transition_id
            AND p.under IS NULL)
        THEN 'delivered' ELSE 'merged' END::delivery_state
      WHERE d.message_id = ? AND d.state = 'pending'
      """;

  private static final String GIVEN_UP =
      """
      UPDATE delivery SET decided_at = ?, state = 'given_up', reason = ?
      WHERE message_id = ? AND state = 'pending'
      """;

  private static final String TOLD =
      """
      INSERT INTO told
        (incident_id, channel, message_id, parent, at, look_at, remind_ms, state, level)
      SELECT p.incident_id, ?, p.message_id, p.under, ?,
        CASE WHEN p.under IS NULL AND p.type IN ('opened', 'updated', 'reminder')
          THEN ?::timestamptz + p.remind_ms * interval '1 ms' END,
        p.remind_ms,
        CASE
          WHEN p.under IS NOT NULL THEN 'with_parent'
          WHEN p.type IN ('closed', 'retracted') THEN p.type::text
          ELSE 'open'
        END::told_state,
        p.level
      FROM message_incident p WHERE p.message_id = ?
      ORDER BY p.incident_id
      ON CONFLICT (channel, incident_id) DO UPDATE SET
        message_id = excluded.message_id, parent = excluded.parent, at = excluded.at,
        look_at = excluded.look_at, remind_ms = excluded.remind_ms, state = excluded.state,
        level = excluded.level
      """;

  /** Children whose parent is up again are looked at by themselves. */
  private static final String CHILDREN =
      """
      UPDATE told SET look_at = ?
      WHERE channel = ? AND state = 'with_parent' AND parent IN (
        SELECT incident_id FROM message_incident
        WHERE message_id = ? AND under IS NULL AND type IN ('closed', 'retracted'))
      """;

  private final Connection connection;
  private final String channel;
  private final Instant now;

  Messages(Connection connection, String channel, Instant now) {
    this.connection = connection;
    this.channel = channel;
    this.now = now;
  }

  /** The message that waits to be sent or is being sent. */
  record Waiting(UUID id, Instant dueAt, @Nullable Instant claimedUntil) {
    boolean isFree(Instant now) {
      return !dueAt.isAfter(now) && (claimedUntil == null || !claimedUntil.isAfter(now));
    }
  }

  @Nullable Waiting waiting() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
      statement.setString(1, channel);
      ResultSet row = statement.executeQuery();
      return row.next()
          ? new Waiting(
              row.getObject("message_id", UUID.class),
              Timestamptz.read(row, "due_at"),
              Timestamptz.readOrNull(row, "claimed_until"))
          : null;
    }
  }

  /** A claim that ran out is of a notifier that died: it may have sent it. */
  UUID claim(Waiting waiting, Instant until) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setObject(1, Timestamptz.of(until));
      statement.setBoolean(2, waiting.claimedUntil() != null);
      statement.setObject(3, waiting.id());
      statement.executeUpdate();
      return waiting.id();
    }
  }

  /**
   * Takes back a message of a single incident that is over by now: one that tells all of it takes
   * its place. Since it may have been heard, the incident counts as told.
   */
  boolean replaceIfOver(UUID message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_OVER)) {
      statement.setObject(1, message);
      if (!statement.executeQuery().next()) {
        return false;
      }
    }
    tell(message, Duration.ZERO);
    for (String sql : List.of(REPLACE, BACK)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, Timestamptz.of(now));
        statement.setObject(2, message);
        statement.executeUpdate();
      }
    }
    return true;
  }

  OutgoingMessage read(UUID message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setObject(1, message);
      ResultSet row = statement.executeQuery();
      row.next();
      return new OutgoingMessage(
          message,
          channel,
          News.of(row.getString("type")),
          Timestamptz.read(row, "at"),
          Timestamptz.read(row, "made_at"),
          row.getInt("attempts"),
          row.getBoolean("possible_repeat"),
          row.getBoolean("is_old"),
          Timestamptz.read(row, "claimed_until"),
          incidents(message));
    }
  }

  private List<OutgoingMessage.Told> incidents(UUID message) throws SQLException {
    List<OutgoingMessage.Told> incidents = new ArrayList<>();
    Map<UUID, List<String>> children = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ_PARTS)) {
      statement.setObject(1, message);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        RoutedTransition transition = LedgerRows.transition(rows);
        UUID under = rows.getObject("under", UUID.class);
        if (under != null) {
          children
              .computeIfAbsent(under, _ -> new ArrayList<>())
              .add(transition.incident().subject());
        } else {
          incidents.add(
              new OutgoingMessage.Told(
                  transition,
                  News.of(rows.getString("type")),
                  rows.getBoolean("acknowledged"),
                  List.of(),
                  null));
        }
      }
    }
    List<OutgoingMessage.Told> told =
        incidents.stream()
            .map(each ->
                new OutgoingMessage.Told(
                    each.transition(),
                    each.news(),
                    each.acknowledged(),
                    children.getOrDefault(each.transition().told(), List.of()).stream()
                        .distinct()
                        .sorted()
                        .toList(),
                    null))
            .toList();
    return CertificateEnds.added(connection, told);
  }

  boolean delivered(OutgoingMessage message, String answer, Duration childrenAfter)
      throws SQLException {
    if (!finish(message, "delivered", answer, null)) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELIVERED)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setObject(2, message.id());
      statement.executeUpdate();
    }
    tell(message.id(), childrenAfter);
    return true;
  }

  private void tell(UUID message, Duration childrenAfter) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TOLD)) {
      statement.setString(1, channel);
      statement.setObject(2, Timestamptz.of(now));
      statement.setObject(3, Timestamptz.of(now));
      statement.setObject(4, message);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(CHILDREN)) {
      statement.setObject(1, Timestamptz.of(now.plus(childrenAfter)));
      statement.setString(2, channel);
      statement.setObject(3, message);
      statement.executeUpdate();
    }
  }

  boolean failed(OutgoingMessage message, Ledger.Attempt.Failed attempt) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
      statement.setObject(1, Timestamptz.of(attempt.dueAt()));
      statement.setString(2, attempt.error());
      statement.setBoolean(3, attempt.maybeHeard());
      statement.setObject(4, message.id());
      statement.setObject(5, Timestamptz.of(message.claimedUntil()));
      return statement.executeUpdate() == 1;
    }
  }

  boolean givenUp(OutgoingMessage message, String error) throws SQLException {
    if (!finish(message, "given_up", null, error)) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(GIVEN_UP)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setString(2, error);
      statement.setObject(3, message.id());
      statement.executeUpdate();
    }
    return true;
  }

  private boolean finish(
      OutgoingMessage message, String state, @Nullable String answer, @Nullable String error)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
      statement.setString(1, state);
      statement.setObject(2, Timestamptz.of(now));
      statement.setString(3, answer);
      statement.setString(4, error);
      statement.setObject(5, message.id());
      statement.setObject(6, Timestamptz.of(message.claimedUntil()));
      return statement.executeUpdate() == 1;
    }
  }
}
