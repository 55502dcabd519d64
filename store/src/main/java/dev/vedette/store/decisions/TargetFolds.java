package dev.vedette.store.decisions;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.Observation;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables {@code target_fold} and {@code fold_checkpoint}. */
final class TargetFolds {
  private static final Logger log = LoggerFactory.getLogger(TargetFolds.class);

  /**
   * A target that is new begins with its first check. One that is older than these tables begins
   * with its newest, and the rest is folded again later.
   */
  private static final String BEGIN =
      """
      INSERT INTO target_fold (target_id, version, slot, location, dirty_from, state)
      SELECT t.target_id, 0, timestamptz 'epoch', '',
        CASE WHEN t.first_seen < timestamptz 'epoch' + b.oldest_ms * interval '1 ms'
          THEN t.first_seen END, ?
      FROM unnest(?::bigint[], ?::bigint[]) AS b (target_id, oldest_ms)
      JOIN target t ON t.target_id = b.target_id
      ORDER BY t.target_id
      ON CONFLICT DO NOTHING
      """;

  private static final String READ =
      """
      SELECT f.target_id, f.version, f.state, t.name
      FROM target_fold f JOIN target t USING (target_id)
      WHERE f.target_id = ANY (?)
      """;

  private static final String LOCK =
      """
      SELECT target_id, version FROM target_fold WHERE target_id = ANY (?)
      ORDER BY target_id FOR NO KEY UPDATE
      """;

  private static final String ADVANCE =
      "UPDATE target_fold SET version = version + 1 WHERE target_id = ANY (?)";

  private static final String SAVE =
      """
      UPDATE target_fold f SET version = f.version + 1,
        slot = timestamptz 'epoch' + s.slot_ms * interval '1 ms', location = s.location,
        state = s.state
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[])
        AS s (target_id, slot_ms, location, state)
      WHERE f.target_id = s.target_id
      """;

  private static final String SAVE_CHECKPOINTS =
      """
      INSERT INTO fold_checkpoint (target_id, day, state)
      SELECT target_id, date 'epoch' + day::integer, state
      FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS s (target_id, day, state)
      ORDER BY 1, 2
      ON CONFLICT (target_id, day) DO UPDATE SET state = excluded.state
      """;

  private TargetFolds() {}

  /**
   * A row.
   *
   * @param name of the target
   * @param state null when it can't be read
   */
  record Stored(int targetId, String name, long version, @Nullable FoldState state) {}

  /**
   * Makes rows for targets that have none.
   *
   * @param oldestMs by target the slot from which on its checks will be read
   */
  static void begin(Connection connection, Map<Integer, Long> oldestMs) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, FoldJson.START);
      Columns<Map.Entry<Integer, Long>> columns =
          new Columns<>(connection, statement, oldestMs.entrySet(), 2);
      columns.bigint(Map.Entry::getKey);
      columns.bigint(Map.Entry::getValue);
      statement.executeUpdate();
    }
  }

  static List<Stored> read(Connection connection, Collection<Integer> ids) throws SQLException {
    List<Stored> stored = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("integer", ids.toArray()));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        stored.add(
            new Stored(row.getInt(1), row.getString(4), row.getLong(2), state(row.getString(3))));
      }
    }
    return stored;
  }

  /** A state is no reason to refuse a check: it can be made again. */
  static @Nullable FoldState state(String json) {
    try {
      return FoldJson.read(json);
    } catch (StoreException e) {
      log.warn("{}; it is made again from the checks", e.getMessage());
      return null;
    }
  }

  /** Keeps others from deciding about these until the transaction ends; tells the versions. */
  static Map<Integer, Long> lock(Connection connection, Collection<Integer> ids)
      throws SQLException {
    Map<Integer, Long> versions = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, connection.createArrayOf("integer", ids.toArray()));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        versions.put(row.getInt(1), row.getLong(2));
      }
    }
    return versions;
  }

  /** Tells others that what they know of these is old. Of locked rows. */
  static void advance(Connection connection, Collection<LiveTarget> targets) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      Object[] ids = targets.stream().map(target -> target.id).toArray();
      statement.setArray(1, connection.createArrayOf("integer", ids));
      statement.executeUpdate();
    }
    targets.forEach(target -> target.version++);
  }

  /** Saves the base of each, with the checkpoints before it. Of locked rows. */
  static void save(Connection connection, Collection<LiveTarget> targets) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      Columns<LiveTarget> columns = new Columns<>(connection, statement, targets);
      columns.bigint(target -> target.id);
      columns.bigint(target -> slot(last(target)).toEpochMilli());
      columns.text(target -> location(last(target)));
      columns.text(target -> FoldJson.write(target.window().base()));
      statement.executeUpdate();
    }
    saveCheckpoints(connection, targets);
    targets.forEach(target -> target.version++);
  }

  private static @Nullable Observation last(LiveTarget target) {
    return target.window().base().last();
  }

  private static Instant slot(@Nullable Observation last) {
    return last == null ? Instant.EPOCH : last.slot();
  }

  private static String location(@Nullable Observation last) {
    return last == null ? "" : last.location();
  }

  private record Checkpoint(int targetId, LocalDate day, FoldState state) {}

  /** Saves the checkpoints alone. Of locked rows. */
  static void saveCheckpoints(Connection connection, Collection<LiveTarget> targets)
      throws SQLException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (LiveTarget target : targets) {
      target
          .checkpoints()
          .forEach((day, state) -> checkpoints.add(new Checkpoint(target.id, day, state)));
    }
    if (checkpoints.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SAVE_CHECKPOINTS)) {
      Columns<Checkpoint> columns = new Columns<>(connection, statement, checkpoints);
      columns.bigint(Checkpoint::targetId);
      columns.bigint(checkpoint -> checkpoint.day.toEpochDay());
      columns.text(checkpoint -> FoldJson.write(checkpoint.state));
      statement.executeUpdate();
    }
  }
}
