package dev.vedette.store.history;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table {@code dead_letter_target}: whose events could not be stored in the last day. Whoever
 * may write to the results topic decides what the names are, so they are bounded in length and
 * number. Safe for use by many threads and processes.
 */
public final class DeadLetterTargets {
  /** Names kept; events of others are counted together. */
  public static final int MAX_TARGETS = 100;

  /** As many characters as the name of a target can have. */
  public static final int MAX_NAME = 200;

  private static final int MAX_REASON = 300;

  /** Nobody has to look for what is older on a page: it stands in its topic. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final String NAMES = "SELECT target FROM dead_letter_target";

  private static final String ADD =
      """
      INSERT INTO dead_letter_target AS d (target, events, first_at, newest_at, reason)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (target) DO UPDATE SET
        events = d.events + excluded.events,
        first_at = least(d.first_at, excluded.first_at),
        newest_at = greatest(d.newest_at, excluded.newest_at),
        reason = excluded.reason
      """;

  private static final String TAKE =
      "UPDATE dead_letter_target SET events = events - ? WHERE target = ?";

  private static final String FORGET =
      "DELETE FROM dead_letter_target WHERE events <= 0 OR newest_at < ?";

  private static final String READ =
      """
      SELECT target, events, first_at, newest_at, reason FROM dead_letter_target
      WHERE newest_at >= ? AND events > 0
      ORDER BY newest_at DESC, target
      """;

  /**
   * What could not be stored of one target.
   *
   * @param target as the event or its key said, unchecked; empty for those without a readable name,
   *     and for all others beyond {@link #MAX_TARGETS}
   * @param events since {@code firstAt}, but for those that were replayed and stored
   * @param reason of the newest
   */
  public record Unstored(
      String target, long events, Instant firstAt, Instant newestAt, String reason) {
    public Unstored {
      if (target.length() > MAX_NAME || target.chars().anyMatch(Character::isISOControl)) {
        target = "";
      }
      reason = reason.replaceAll("\\p{Cntrl}", " ");
      reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
    }

    /** Both together. */
    public Unstored plus(Unstored other) {
      return new Unstored(
          target,
          events + other.events,
          firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
          newestAt.isBefore(other.newestAt) ? other.newestAt : newestAt,
          newestAt.isBefore(other.newestAt) ? other.reason : reason);
    }

    Unstored named(String other) {
      return new Unstored(other, events, firstAt, newestAt, reason);
    }
  }

  private final Database database;

  public DeadLetterTargets(Database database) {
    this.database = database;
  }

  /**
   * Adds what could not be stored, and takes away what was replayed and stored since.
   *
   * @param stored numbers of events by target
   * @throws StoreException when nothing of it was done
   */
  public void update(Collection<Unstored> unstored, Map<String, Integer> stored) {
    database.run(connection -> {
      add(connection, bounded(unstored, names(connection)).values());
      take(connection, stored);
    });
  }

  /** Sorted, so that two writers never wait for each other in a circle. */
  private static Map<String, Unstored> bounded(Collection<Unstored> unstored, Set<String> known) {
    Set<String> names = new HashSet<>(known);
    Map<String, Unstored> bounded = new TreeMap<>();
    for (Unstored each : unstored) {
      boolean room = names.contains(each.target) || names.size() < MAX_TARGETS;
      Unstored named = room ? each : each.named("");
      names.add(named.target);
      bounded.merge(named.target, named, Unstored::plus);
    }
    return bounded;
  }

  private static Set<String> names(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
      ResultSet rows = statement.executeQuery();
      Set<String> names = new HashSet<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static void add(Connection connection, Collection<Unstored> unstored)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Unstored each : unstored) {
        statement.setString(1, each.target);
        statement.setLong(2, each.events);
        statement.setObject(3, Timestamptz.of(each.firstAt));
        statement.setObject(4, Timestamptz.of(each.newestAt));
        statement.setString(5, each.reason);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void take(Connection connection, Map<String, Integer> stored) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      for (Map.Entry<String, Integer> each : new TreeMap<>(stored).entrySet()) {
        statement.setLong(1, each.getValue());
        statement.setString(2, each.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Forgets what is a day old or was stored after all. */
  void forgetOld(Instant now) {
    database.run(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
        statement.setObject(1, Timestamptz.of(now.minus(KEPT)));
        statement.executeUpdate();
      }
    });
  }

  /**
   * What could not be stored in the last day, the newest first.
   *
   * @throws StoreException when the database did not answer
   */
  public List<Unstored> read(Instant now) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(READ)) {
        statement.setObject(1, Timestamptz.of(now.minus(KEPT)));
        ResultSet rows = statement.executeQuery();
        List<Unstored> unstored = new ArrayList<>();
        while (rows.next()) {
          unstored.add(
              new Unstored(
                  rows.getString("target"),
                  rows.getLong("events"),
                  Timestamptz.read(rows, "first_at"),
                  Timestamptz.read(rows, "newest_at"),
                  rows.getString("reason")));
        }
        return unstored;
      }
    });
  }
}
