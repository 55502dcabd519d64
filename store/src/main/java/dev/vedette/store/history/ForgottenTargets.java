package dev.vedette.store.history;

import dev.vedette.store.Database;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.checks.TargetEnds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The column {@code target.forgotten_at}: targets that an operator took from the page. Their
 * history stays and grows no older than their last check: the time since counts as after a removal.
 * A check of a later slot brings them back. Safe for use by many threads.
 */
public final class ForgottenTargets {
  private static final String FORGET =
      """
      UPDATE target SET forgotten_at = greatest(forgotten_at, ?)
      WHERE name = ANY (?)
      RETURNING target_id, name, greatest(last_seen, (
        SELECT max(c.scheduled_at) FROM check_result c
        WHERE c.target_id = target.target_id AND c.scheduled_at > target.last_seen))
        > ? - 3 * interval_ms * interval '1 ms' AS is_fresh,
        (SELECT s.failure_code = 'target_paused' FROM target_state s
          WHERE s.target_id = target.target_id
          ORDER BY s.scheduled_at DESC LIMIT 1) AS is_paused
      """;

  private static final String FORGET_OTHERS =
      """
      UPDATE target SET forgotten_at = greatest(forgotten_at, ?) WHERE name <> ALL (?)
      RETURNING target_id
      """;

  /**
   * What was forgotten.
   *
   * @param isFresh whether it was checked within its last three intervals, and is perhaps still
   * @param isPaused whether it is configured, to all that is known, and not checked for now
   */
  public record Forgotten(String name, boolean isFresh, boolean isPaused) {}

  private final Database database;

  public ForgottenTargets(Database database) {
    this.database = database;
  }

  /**
   * Takes targets from the page, at all locations.
   *
   * @param now slots up to then don't bring them back
   * @return those that there are, by name
   * @throws dev.vedette.store.StoreException when none was forgotten
   */
  public List<Forgotten> forget(Collection<String> names, Instant now) {
    return database.call(connection -> forget(connection, names, now));
  }

  /**
   * Takes all targets but these from the page, at all locations.
   *
   * @param now slots up to then don't bring them back
   * @throws dev.vedette.store.StoreException when none was forgotten
   */
  public void forgetOthers(Collection<String> names, Instant now) {
    database.run(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FORGET_OTHERS)) {
        statement.setObject(1, Timestamptz.of(now));
        statement.setArray(2, connection.createArrayOf("text", names.toArray()));
        ResultSet rows = statement.executeQuery();
        List<Integer> ids = new ArrayList<>();
        while (rows.next()) {
          ids.add(rows.getInt("target_id"));
        }
        TargetEnds.save(connection, ids);
      }
    });
  }

  private static List<Forgotten> forget(
      Connection connection, Collection<String> names, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setArray(2, connection.createArrayOf("text", names.toArray()));
      statement.setObject(3, Timestamptz.of(now));
      ResultSet rows = statement.executeQuery();
      List<Forgotten> forgotten = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getInt("target_id"));
        forgotten.add(
            new Forgotten(
                rows.getString("name"), rows.getBoolean("is_fresh"), rows.getBoolean("is_paused")));
      }
      TargetEnds.save(connection, ids);
      return forgotten;
    }
  }
}
