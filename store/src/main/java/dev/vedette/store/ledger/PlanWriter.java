package dev.vedette.store.ledger;

import dev.vedette.store.Timestamptz;
import dev.vedette.store.ledger.Plan.DeliveryKey;
import dev.vedette.store.ledger.Plan.End;
import dev.vedette.store.ledger.Plan.Look;
import dev.vedette.store.ledger.Plan.NewMessage;
import dev.vedette.store.ledger.Plan.Settled;
import dev.vedette.store.ledger.Plan.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;

/** Writes what was decided about a channel, in the transaction that decided. */
final class PlanWriter {
  private static final String SETTLE =
      """
      UPDATE delivery SET state = ?::delivery_state, reason = ?, message_id = ?, decided_at = ?
      WHERE transition_id = ? AND channel = ? AND route = ? AND state = 'pending'
      """;

  private static final String WAIT =
      """
      UPDATE delivery SET due_at = ?, reason = ?
      WHERE transition_id = ? AND channel = ? AND route = ? AND state = 'pending'
      """;

  private static final String LOOK =
      """
      UPDATE told SET look_at = ?, state = CASE WHEN ? THEN 'closed' ELSE state END,
        parent = CASE WHEN ? THEN NULL ELSE parent END
      WHERE channel = ? AND incident_id = ?
      """;

  private static final String MESSAGE =
      """
      INSERT INTO message
        (message_id, channel, type, made_at, at, due_at, is_old, attempts, claimed_until)
      VALUES (?, ?, ?::message_type, ?, ?, ?, ?, 1, ?)
      """;

  private static final String PART =
      """
      INSERT INTO message_incident
        (message_id, incident_id, transition_id, under, remind_ms, level, type, acknowledged)
      VALUES (?, ?, ?, ?, ?, ?, ?::message_type, ?)
      """;

  private static final String TELL =
      """
      UPDATE delivery SET message_id = ?, reason = NULL
      WHERE transition_id = ? AND channel = ? AND route = ? AND state = 'pending'
      """;

  private static final String QUIET = "UPDATE notify_channel SET quiet_till = ? WHERE channel = ?";

  private final Connection connection;
  private final String channel;
  private final Instant now;

  PlanWriter(Connection connection, String channel, Instant now) {
    this.connection = connection;
    this.channel = channel;
    this.now = now;
  }

  void write(Plan plan, Instant claimedUntil) throws SQLException {
    settle(plan.settled());
    waits(plan.waits());
    look(plan.looks());
    NewMessage message = plan.message();
    if (message != null) {
      insert(message, claimedUntil);
      parts(message);
      tell(message);
      quiet(message.quietTill());
    }
  }

  private void settle(List<Settled> settled) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      for (Settled each : settled) {
        set(statement, each.end());
        statement.setObject(4, Timestamptz.of(now));
        setKey(statement, 5, each.delivery());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, End end) throws SQLException {
    switch (end) {
      case End.Merged merged -> {
        statement.setString(1, "merged");
        statement.setString(2, null);
        statement.setObject(3, merged.message());
      }
      case End.Suppressed suppressed -> {
        statement.setString(1, "suppressed");
        statement.setString(2, suppressed.reason());
        statement.setNull(3, Types.OTHER);
      }
      case End.GivenUp givenUp -> {
        statement.setString(1, "given_up");
        statement.setString(2, givenUp.reason());
        statement.setNull(3, Types.OTHER);
      }
    }
  }

  private void waits(List<Wait> waits) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAIT)) {
      for (Wait wait : waits) {
        statement.setObject(1, Timestamptz.of(wait.dueAt()));
        statement.setString(2, wait.reason());
        setKey(statement, 3, wait.delivery());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void look(List<Look> looks) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      for (Look look : looks) {
        if (look.lookAt() == null) {
          statement.setNull(1, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
          statement.setObject(1, Timestamptz.of(look.lookAt()));
        }
        statement.setBoolean(2, look.over());
        statement.setBoolean(3, look.over());
        statement.setString(4, channel);
        statement.setObject(5, look.incident());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insert(NewMessage message, Instant claimedUntil) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MESSAGE)) {
      statement.setObject(1, message.id());
      statement.setString(2, channel);
      statement.setString(3, message.news().wireName());
      statement.setObject(4, Timestamptz.of(now));
      statement.setObject(5, Timestamptz.of(message.at()));
      statement.setObject(6, Timestamptz.of(now));
      statement.setBoolean(7, message.old());
      statement.setObject(8, Timestamptz.of(claimedUntil));
      statement.executeUpdate();
    }
  }

  private void parts(NewMessage message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PART)) {
      for (MessagePart part : message.parts()) {
        statement.setObject(1, message.id());
        statement.setObject(2, part.incident());
        statement.setLong(3, part.transition());
        statement.setObject(4, part.under());
        statement.setObject(5, part.remind() == null ? null : part.remind().toMillis());
        statement.setInt(6, part.level());
        statement.setString(7, part.news().wireName());
        statement.setBoolean(8, part.acknowledged());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void tell(NewMessage message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TELL)) {
      for (DeliveryKey delivery : message.deliveries()) {
        statement.setObject(1, message.id());
        setKey(statement, 2, delivery);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void quiet(Instant till) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUIET)) {
      statement.setObject(1, Timestamptz.of(till));
      statement.setString(2, channel);
      statement.executeUpdate();
    }
  }

  private void setKey(PreparedStatement statement, int first, DeliveryKey key) throws SQLException {
    statement.setLong(first, key.transition());
    statement.setString(first + 1, channel);
    statement.setString(first + 2, key.route());
  }
}
