package dev.vedette.store.incidents;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;

/**
 * Asks the writers to decide about targets once more, as they do after a late check: there is one
 * way to mend the table of incidents. Safe for use by many threads.
 */
public final class CorrectionRequests {
  private static final String REQUEST =
      """
      UPDATE target_fold SET dirty_from = least(dirty_from, ?)
      WHERE target_id IN (SELECT target_id FROM target WHERE name = ANY (?))
      """;

  private final Database database;

  public CorrectionRequests(Database database) {
    this.database = database;
  }

  /**
   * Asks for it.
   *
   * @param from the slot from which on something is wrong
   * @return how many targets the writers know of these
   * @throws StoreException when the database did not answer
   */
  public int add(Collection<String> targets, Instant from) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(REQUEST)) {
        statement.setObject(1, from.atOffset(ZoneOffset.UTC));
        statement.setArray(2, connection.createArrayOf("text", targets.toArray()));
        return statement.executeUpdate();
      }
    });
  }
}
