package dev.vedette.store.incidents;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import dev.vedette.model.incident.FoldWindow.Addition;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a target again from the last checkpoint before a check that came late, and brings its
 * incidents, checkpoints and state in line. Memory does not grow with the history.
 */
final class Correction {
  private static final String DIRTY =
      """
      SELECT f.version, t.name, (f.dirty_from AT TIME ZONE 'UTC')::date AS day
      FROM target_fold f JOIN target t USING (target_id)
      WHERE f.target_id = ? AND f.dirty_from IS NOT NULL
      FOR NO KEY UPDATE OF f
      """;

  private static final String CHECKPOINT =
      """
      SELECT day, state FROM fold_checkpoint WHERE target_id = ? AND day <= ?
      ORDER BY day DESC LIMIT 1
      """;

  private static final String DROP_LATER =
      "DELETE FROM fold_checkpoint WHERE target_id = ? AND day > ?";

  private static final String CLEAN =
      "UPDATE target_fold SET dirty_from = NULL WHERE target_id = ?";

  /**
   * Where folding begins.
   *
   * @param day null: before the first check
   */
  private record Begin(@Nullable LocalDate day, FoldState state) {
    private static final Begin FIRST = new Begin(null, FoldState.START);

    /** The last moment that the state knows of; null when it knows of none. */
    private @Nullable Instant since() {
      return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
    }
  }

  private record Key(IncidentKind kind, Instant openedAt) {}

  private final Map<Key, Incident> incidents = new LinkedHashMap<>();
  private final LiveTarget target;

  private Correction(LiveTarget target) {
    this.target = target;
  }

  /**
   * What came of it.
   *
   * @param target as it is now, without what its pairs are
   */
  record Corrected(LiveTarget target, List<IncidentChange> changes) {}

  /** Corrects one target; empty when there is nothing to correct any more. */
  static Optional<Corrected> run(Connection connection, int id, SharedValues shared)
      throws SQLException {
    try (PreparedStatement dirty = connection.prepareStatement(DIRTY)) {
      dirty.setInt(1, id);
      ResultSet row = dirty.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      Begin begin = begin(connection, id, row.getObject("day", LocalDate.class));
      LiveTarget target =
          new LiveTarget(
              id, row.getString("name"), row.getLong("version"), new FoldWindow(begin.state));
      return Optional.of(new Correction(target).run(connection, begin, shared));
    }
  }

  private static Begin begin(Connection connection, int id, LocalDate day) throws SQLException {
    try (PreparedStatement checkpoint = connection.prepareStatement(CHECKPOINT)) {
      checkpoint.setInt(1, id);
      checkpoint.setObject(2, day);
      ResultSet row = checkpoint.executeQuery();
      return row.next()
          ? new Begin(row.getObject(1, LocalDate.class), FoldJson.read(row.getString(2)))
          : Begin.FIRST;
    }
  }

  private Corrected run(Connection connection, Begin begin, SharedValues shared)
      throws SQLException {
    remember();
    Instant since = begin.since();
    Map<Integer, Long> after = Map.of(target.id, since == null ? 0L : since.toEpochMilli());
    RecentChecks.read(
        connection,
        after,
        (id, locationId, observation, newest) -> {
          if (target.window().add(shared.of(observation)) == Addition.CHANGED) {
            remember();
          }
          target.settle();
        });
    List<Incident> all = new ArrayList<>(incidents.values());
    List<IncidentChange> changes =
        Reconciliation.run(connection, List.of(new Reconciliation.Expected(target.id, since, all)));
    dropLater(connection, begin);
    TargetFolds.save(connection, List.of(target));
    target.saved();
    try (PreparedStatement clean = connection.prepareStatement(CLEAN)) {
      clean.setInt(1, target.id);
      clean.executeUpdate();
    }
    return new Corrected(target, changes);
  }

  /** In order nothing is taken back: what was, stays, or ends. */
  private void remember() {
    for (Incident incident : target.window().incidents()) {
      incidents.put(new Key(incident.kind(), incident.openedAt()), incident);
    }
  }

  private void dropLater(Connection connection, Begin begin) throws SQLException {
    try (PreparedStatement drop = connection.prepareStatement(DROP_LATER)) {
      drop.setInt(1, target.id);
      drop.setObject(2, begin.day == null ? LocalDate.EPOCH : begin.day);
      drop.executeUpdate();
    }
  }
}
