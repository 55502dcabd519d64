package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What channels are told, and what came of it. Whoever decides about a channel has its row alone;
 * sending is outside of any transaction, under a claim that ends by itself. Safe for use by many
 * threads and processes.
 */
public final class Ledger {
  private static final String REGISTER =
      """
      INSERT INTO notify_channel (channel, since, next_at, quiet_till, resend_at)
      SELECT channel, ?, ?, ?, ? FROM unnest(?::text[]) AS c (channel) ORDER BY channel
      ON CONFLICT DO NOTHING
      """;

  private static final String WITH_WORK =
      """
      SELECT c.channel
      FROM notify_channel c
      LEFT JOIN message m ON m.channel = c.channel AND m.state = 'pending'
      WHERE c.channel = ANY (?) AND CASE
        WHEN m.message_id IS NOT NULL
          THEN m.due_at <= ? AND coalesce(m.claimed_until <= ?, true)
        ELSE c.next_at <= ? AND c.quiet_till <= ? AND (
          EXISTS (SELECT FROM delivery d WHERE d.channel = c.channel AND d.state = 'pending'
            AND d.message_id IS NULL AND d.due_at <= ?)
          OR EXISTS (SELECT FROM told t WHERE t.channel = c.channel AND t.look_at <= ?))
        END
      ORDER BY c.channel
      """;

  private static final String LOCK =
      """
      SELECT next_at, quiet_till FROM notify_channel WHERE channel = ? FOR UPDATE SKIP LOCKED
      """;

  private static final String NEXT = "UPDATE notify_channel SET next_at = ? WHERE channel = ?";

  /** Of one channel; a program that takes more has lost sight. */
  private static final int MAX_RESENT = 10_000;

  private static final String RESEND =
      "UPDATE notify_channel SET resend_at = ? WHERE channel = ? AND resend_at <= ?";

  private static final String STILL_OPEN =
      "SELECT "
          + LedgerRows.TRANSITION
          + """
          , told.incident_id AS told
          FROM told
          CROSS JOIN LATERAL (
            SELECT t.* FROM incident_transition t
            WHERE t.incident_id IN (
                SELECT told.incident_id
                UNION SELECT a.incident_id FROM incident_alias a
                WHERE a.told_as = told.incident_id)
              AND t.routed_at IS NOT NULL
            ORDER BY t.transition_id DESC LIMIT 1
          ) t
          WHERE told.channel = ? AND told.state = 'open'
          ORDER BY t.transition_id
          LIMIT ?
          """;

  private static final String REMOVED =
      """
      UPDATE delivery SET state = 'suppressed', reason = 'route_removed', decided_at = ?
      WHERE state = 'pending' AND channel <> ALL (?) AND (message_id IS NULL OR NOT EXISTS (
        SELECT FROM message m WHERE m.message_id = delivery.message_id AND m.claimed_until > ?))
      """;

  private static final String REMOVED_MESSAGES =
      """
      UPDATE message SET state = 'given_up', finished_at = ?, claimed_until = NULL,
        last_error = 'the channel is gone from the configuration'
      WHERE state = 'pending' AND channel <> ALL (?) AND coalesce(claimed_until <= ?, true)
      """;

  private final Database database;

  public Ledger(Database database) {
    this.database = database;
  }

  /**
   * Makes channels known. What became known before a channel is made known is not told to it.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public void register(Collection<String> channels, Instant now) {
    database.run(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(REGISTER)) {
        for (int i = 1; i <= 4; i++) {
          statement.setObject(i, Timestamptz.of(now));
        }
        statement.setArray(5, LedgerRows.texts(connection, channels));
        statement.executeUpdate();
      }
    });
  }

  /**
   * Ends what waits for channels that are not among these any more.
   *
   * @return how many rows of the ledger that were
   */
  public int endOthers(Collection<String> channels, Instant now) {
    return database.call(connection -> {
      int ended;
      try (PreparedStatement statement = connection.prepareStatement(REMOVED)) {
        statement.setObject(1, Timestamptz.of(now));
        statement.setArray(2, LedgerRows.texts(connection, channels));
        statement.setObject(3, Timestamptz.of(now));
        ended = statement.executeUpdate();
      }
      try (PreparedStatement statement = connection.prepareStatement(REMOVED_MESSAGES)) {
        statement.setObject(1, Timestamptz.of(now));
        statement.setArray(2, LedgerRows.texts(connection, channels));
        statement.setObject(3, Timestamptz.of(now));
        statement.executeUpdate();
      }
      return ended;
    });
  }

  /** Those of the channels for which there is something to decide or to send now. */
  public List<String> withWork(Collection<String> channels, Instant now) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(WITH_WORK)) {
        statement.setArray(1, LedgerRows.texts(connection, channels));
        for (int i = 2; i <= 7; i++) {
          statement.setObject(i, Timestamptz.of(now));
        }
        ResultSet rows = statement.executeQuery();
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      }
    });
  }

  /**
   * Claims what a channel is to send now: a message that is due again, or a new one by the plan.
   *
   * @param planner pure; asked within the transaction
   * @param lease how long the claim lasts: longer than an attempt
   * @param pause how long the channel is to be left alone after each message
   * @return empty when there is nothing to send, or somebody else is at it
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<OutgoingMessage> next(
      String channel,
      Instant now,
      Duration lease,
      Duration pause,
      Function<Situation, Plan> planner) {
    return database.call(connection -> {
      Instant quietTill;
      boolean mayTell;
      try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
        statement.setString(1, channel);
        ResultSet row = statement.executeQuery();
        if (!row.next()) {
          return Optional.empty();
        }
        quietTill = Timestamptz.read(row, "quiet_till");
        mayTell = !Timestamptz.read(row, "next_at").isAfter(now) && !quietTill.isAfter(now);
      }
      Messages messages = new Messages(connection, channel, now);
      Optional<UUID> claimed = Optional.empty();
      Messages.Waiting waiting = messages.waiting();
      if (waiting != null) {
        if (!waiting.isFree(now)) {
          return Optional.empty();
        }
        if (!messages.replaceIfOver(waiting.id())) {
          claimed = Optional.of(messages.claim(waiting, now.plus(lease)));
        }
      }
      if (claimed.isEmpty() && (mayTell || waiting != null)) {
        Plan plan = planner.apply(new SituationReader(connection, channel).read(quietTill, now));
        new PlanWriter(connection, channel, now).write(plan, now.plus(lease));
        claimed = Optional.ofNullable(plan.message()).map(Plan.NewMessage::id);
      }
      if (claimed.isEmpty()) {
        return Optional.empty();
      }
      setNext(connection, channel, now.plus(pause));
      return Optional.of(messages.read(claimed.get()));
    });
  }

  private static void setNext(Connection connection, String channel, Instant at)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setObject(1, Timestamptz.of(at));
      statement.setString(2, channel);
      statement.executeUpdate();
    }
  }

  /**
   * All that a channel holds to be open, when that is to be told again to a receiver that forgets.
   *
   * @param every how often that is
   * @return empty when it is not time yet, or nothing is open
   */
  public List<OutgoingMessage.Told> resend(String channel, Instant now, Duration every) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(RESEND)) {
        statement.setObject(1, Timestamptz.of(now.plus(every)));
        statement.setString(2, channel);
        statement.setObject(3, Timestamptz.of(now));
        if (statement.executeUpdate() == 0) {
          return List.of();
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(STILL_OPEN)) {
        statement.setString(1, channel);
        statement.setInt(2, MAX_RESENT);
        ResultSet rows = statement.executeQuery();
        List<OutgoingMessage.Told> open = new ArrayList<>();
        while (rows.next()) {
          RoutedTransition transition = LedgerRows.transition(rows);
          if (transition.leavesOpen()) {
            open.add(new OutgoingMessage.Told(transition, News.REMINDER, false, List.of(), null));
          }
        }
        return CertificateEnds.added(connection, open);
      }
    });
  }

  /** What came of an attempt. */
  public sealed interface Attempt {
    /** The other side has it. */
    record Delivered(String answer) implements Attempt {}

    /**
     * It is tried again.
     *
     * @param maybeHeard whether the other side may have it all the same
     */
    record Failed(String error, Instant dueAt, boolean maybeHeard) implements Attempt {}

    /** It is not tried any more. */
    record GivenUp(String error) implements Attempt {}
  }

  /**
   * Writes what came of an attempt, unless its claim has ended and somebody else has it.
   *
   * @param nextAt the channel is left alone until then
   * @param childrenAfter how long after the end of a parent its children are looked at
   * @return whether it was ours to write
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public boolean finish(
      OutgoingMessage message,
      Attempt attempt,
      Instant now,
      Instant nextAt,
      Duration childrenAfter) {
    return database.call(connection -> {
      Messages messages = new Messages(connection, message.channel(), now);
      boolean ours =
          switch (attempt) {
            case Attempt.Delivered delivered ->
                messages.delivered(message, delivered.answer(), childrenAfter);
            case Attempt.Failed failed -> messages.failed(message, failed);
            case Attempt.GivenUp givenUp -> messages.givenUp(message, givenUp.error());
          };
      if (ours) {
        setNext(connection, message.channel(), nextAt);
      }
      return ours;
    });
  }
}
