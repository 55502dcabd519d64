package dev.vedette.store.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Timestamptz;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The windows of one set of rules, in one transaction. */
final class RuleRows {
  private static final String TAKEN_UP = "SELECT fingerprint, applied_at FROM maintenance_rules";

  private static final String TAKE_UP =
      """
      INSERT INTO maintenance_rules (fingerprint, applied_at) VALUES (?, ?)
      ON CONFLICT (only_row) DO UPDATE
      SET fingerprint = excluded.fingerprint, applied_at = excluded.applied_at
      """;

  private static final String DROP_OTHERS =
      """
      DELETE FROM maintenance_window WHERE rule IS NOT NULL AND from_at > ? AND rule <> ALL (?)
      """;

  /** Of a zone whose clock is to be changed otherwise than was known. */
  private static final String DROP_MOVED =
      """
      DELETE FROM maintenance_window
      WHERE rule = ? AND from_at > ? AND from_at < ?
        AND from_at NOT IN (SELECT to_timestamp(s) FROM unnest(?::bigint[]) AS s)
      """;

  /** What is there is left out beforehand: a conflict would use up a number of the rows. */
  private static final String MAKE =
      """
      INSERT INTO maintenance_window (from_at, to_at, created_at, note, rule, targets, tags)
      SELECT to_timestamp(w.from_s), to_timestamp(w.to_s), ?, ?, ?, ?, jsonb_object(?, ?)
      FROM unnest(?::bigint[], ?::bigint[]) AS w (from_s, to_s)
      WHERE NOT EXISTS (
        SELECT FROM maintenance_window m
        WHERE m.rule = ? AND m.from_at = to_timestamp(w.from_s))
      ORDER BY w.from_s
      """;

  private final Connection connection;
  private final List<Maintenance> rules;
  private final Instant now;
  private final String fingerprint;

  RuleRows(Connection connection, List<Maintenance> rules, Instant now) {
    this.connection = connection;
    this.rules = rules;
    this.now = now;
    String keys = rules.stream().map(Maintenance::key).distinct().sorted().collect(joining(" "));
    fingerprint = UUID.nameUUIDFromBytes(keys.getBytes(UTF_8)).toString();
  }

  /**
   * Whose rules hold.
   *
   * @param at since when
   */
  record TakenUp(String fingerprint, Instant at) {}

  /** The same for the same rules, in whatever order. */
  String fingerprint() {
    return fingerprint;
  }

  /** Null when no rules were ever taken up. */
  @Nullable TakenUp takenUp() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKEN_UP)) {
      ResultSet row = statement.executeQuery();
      return row.next() ? new TakenUp(row.getString(1), Timestamptz.read(row, 2)) : null;
    }
  }

  void takeUp() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE_UP)) {
      statement.setString(1, fingerprint);
      statement.setObject(2, Timestamptz.of(now));
      statement.executeUpdate();
    }
  }

  /** Drops what other rules have ahead; returns how many. */
  int dropOthers() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DROP_OTHERS)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setArray(
          2, connection.createArrayOf("text", rules.stream().map(Maintenance::key).toArray()));
      return statement.executeUpdate();
    }
  }

  /** Makes the windows that are not over and begin before then; returns how many are new. */
  int make(Instant end) throws SQLException {
    int made = 0;
    for (Maintenance rule : rules) {
      List<Window> windows = rule.windows(now, end);
      made += windows.isEmpty() ? 0 : make(rule, windows);
    }
    return made;
  }

  /** Drops what the same rules have ahead, and would have at another time by now. */
  void dropMoved(Instant end) throws SQLException {
    for (Maintenance rule : rules) {
      dropMoved(rule, rule.windows(now, end), end);
    }
  }

  private void dropMoved(Maintenance rule, List<Window> windows, Instant end) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DROP_MOVED)) {
      statement.setString(1, rule.key());
      statement.setObject(2, Timestamptz.of(now));
      statement.setObject(3, Timestamptz.of(end));
      statement.setArray(4, seconds(windows, Window::from));
      statement.executeUpdate();
    }
  }

  private int make(Maintenance rule, List<Window> windows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAKE)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setString(2, rule.note());
      statement.setString(3, rule.key());
      WindowRows.setScope(connection, statement, 4, rule.scope());
      statement.setArray(7, seconds(windows, Window::from));
      statement.setArray(8, seconds(windows, Window::to));
      statement.setString(9, rule.key());
      return statement.executeUpdate();
    }
  }

  private Array seconds(List<Window> windows, Function<Window, Instant> end) throws SQLException {
    return connection.createArrayOf(
        "bigint", windows.stream().map(end).map(Instant::getEpochSecond).toArray());
  }
}
