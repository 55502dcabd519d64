package dev.vedette.store.decisions;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.DirtyFolds;
import dev.vedette.store.incidents.IncidentChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about targets once more as a writer does after a late check, and mends their incidents: a
 * writer need not run, and one that does begins anew with these targets. Safe for use by many
 * threads.
 */
public final class Corrections {
  private static final String ID = "SELECT target_id FROM target WHERE name = ?";

  private final Database database;

  public Corrections(Database database) {
    this.database = database;
  }

  /**
   * Mends the incidents of a target.
   *
   * @param from the slot from which on something is wrong, or one before it
   * @param now checks of later wait
   * @return what changed, for those who are told
   * @throws StoreException when not all was done; the next writer, or call, does the rest
   */
  public List<IncidentChange> correct(String target, Instant from, Instant now) {
    int id = database.callAtLength(connection -> mark(connection, target, from));
    SharedValues shared = new SharedValues();
    List<IncidentChange> changes = new ArrayList<>();
    Optional<Correction.Corrected> part;
    do {
      part =
          database.callAtLength(
              connection -> Correction.run(connection, id, shared, now, Correction.CHECKS_AT_ONCE));
      part.ifPresent(corrected -> changes.addAll(corrected.changes()));
    } while (part.isPresent() && !part.get().isOver());
    return changes;
  }

  private static int mark(Connection connection, String target, Instant from) throws SQLException {
    int id = id(connection, target);
    Map<Integer, Long> fromMs = Map.of(id, from.toEpochMilli());
    TargetFolds.begin(connection, fromMs);
    DirtyFolds.markAllFrom(connection, fromMs);
    return id;
  }

  private static int id(Connection connection, String target) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ID)) {
      statement.setString(1, target);
      ResultSet row = statement.executeQuery();
      if (!row.next()) {
        throw StoreException.rejected("no check of " + target + " is stored");
      }
      return row.getInt(1);
    }
  }
}
