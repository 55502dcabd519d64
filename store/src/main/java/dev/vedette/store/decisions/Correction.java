package dev.vedette.store.decisions;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import dev.vedette.model.incident.FoldWindow.Addition;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.Reconciliation;
import dev.vedette.store.observations.FoldBeginning;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
      SELECT f.version, t.name, f.dirty_from
      FROM target_fold f JOIN target t USING (target_id)
      WHERE f.target_id = ? AND f.dirty_from IS NOT NULL
      FOR NO KEY UPDATE OF f
      """;

  private static final String DROP_LATER =
      """
      DELETE FROM fold_checkpoint
      WHERE target_id = ? AND day > (?::timestamptz AT TIME ZONE 'UTC')::date
      """;

  private static final String CLEAN =
      "UPDATE target_fold SET dirty_from = NULL WHERE target_id = ?";

  private record Key(IncidentKind kind, Instant openedAt) {}

  private final Map<Key, Incident> incidents = new LinkedHashMap<>();
  private final List<RuledObservation> ahead = new ArrayList<>();
  private final LiveTarget target;

  private Correction(LiveTarget target) {
    this.target = target;
  }

  /**
   * What came of it.
   *
   * @param target as it is now, without what its pairs are
   * @param ahead its checks whose time has not come
   */
  record Corrected(LiveTarget target, List<RuledObservation> ahead, List<IncidentChange> changes) {}

  /** Corrects one target; empty when there is nothing to correct any more. */
  static Optional<Corrected> run(Connection connection, int id, SharedValues shared, Instant now)
      throws SQLException {
    try (PreparedStatement dirty = connection.prepareStatement(DIRTY)) {
      dirty.setInt(1, id);
      ResultSet row = dirty.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      String name = row.getString("name");
      Instant dirtyFrom = row.getObject("dirty_from", OffsetDateTime.class).toInstant();
      FoldBeginning begin =
          requireNonNull(FoldBeginnings.read(connection, List.of(name), dirtyFrom).get(name));
      LiveTarget target =
          new LiveTarget(id, name, row.getLong("version"), new FoldWindow(begin.state()));
      return Optional.of(new Correction(target).run(connection, begin, shared, now));
    }
  }

  private Corrected run(
      Connection connection, FoldBeginning begin, SharedValues shared, Instant now)
      throws SQLException {
    remember();
    Instant since = since(begin);
    Map<Integer, Long> after = Map.of(target.id, since == null ? 0L : since.toEpochMilli());
    RecentChecks.read(
        connection,
        after,
        (id, locationId, observation, newest) -> {
          RuledObservation check = shared.of(observation);
          if (ChecksAhead.isAhead(check, now)) {
            ahead.add(check);
            return;
          }
          if (target.window().add(check) == Addition.CHANGED) {
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
    return new Corrected(target, List.copyOf(ahead), changes);
  }

  /**
   * What ended before this moment is not for the checks that are read to say; null: all is for
   * them.
   */
  private static @Nullable Instant since(FoldBeginning begin) {
    boolean fromFirst = begin.isWhole() && begin.state().equals(FoldState.START);
    return fromFirst ? null : begin.from().minusMillis(1);
  }

  /** In order nothing is taken back: what was, stays, or ends. */
  private void remember() {
    for (Incident incident : target.window().incidents()) {
      incidents.put(new Key(incident.kind(), incident.openedAt()), incident);
    }
  }

  private void dropLater(Connection connection, FoldBeginning begin) throws SQLException {
    try (PreparedStatement drop = connection.prepareStatement(DROP_LATER)) {
      drop.setInt(1, target.id);
      drop.setObject(2, begin.from().atOffset(ZoneOffset.UTC));
      drop.executeUpdate();
    }
  }
}
