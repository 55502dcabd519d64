package dev.vedette.store.history;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table {@code upkeep}: when each step last succeeded, in whichever process. Safe for use by
 * many threads and processes.
 */
public final class UpkeepTimes {
  private static final String SAVE =
      """
      INSERT INTO upkeep (step, succeeded_at)
      SELECT step, ? FROM unnest(?::text[]) AS step ORDER BY step
      ON CONFLICT (step) DO UPDATE
      SET succeeded_at = greatest(upkeep.succeeded_at, excluded.succeeded_at)
      """;

  private static final String READ = "SELECT step, succeeded_at FROM upkeep";

  private final Database database;

  public UpkeepTimes(Database database) {
    this.database = database;
  }

  /**
   * Remembers that these steps have succeeded, and reads how it is with all.
   *
   * @return without steps that have never succeeded
   * @throws StoreException when the database did not answer
   */
  public Map<UpkeepStep, Instant> succeeded(Collection<UpkeepStep> steps, Instant now) {
    return database.call(connection -> {
      if (!steps.isEmpty()) {
        save(connection, steps, now);
      }
      return read(connection);
    });
  }

  private static void save(Connection connection, Collection<UpkeepStep> steps, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setObject(1, Timestamptz.of(now));
      statement.setArray(
          2, connection.createArrayOf("text", steps.stream().map(UpkeepStep::tag).toArray()));
      statement.executeUpdate();
    }
  }

  private static Map<UpkeepStep, Instant> read(Connection connection) throws SQLException {
    Map<UpkeepStep, Instant> times = new EnumMap<>(UpkeepStep.class);
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Instant at = Timestamptz.read(rows, 2);
        for (UpkeepStep step : UpkeepStep.values()) {
          if (step.tag().equals(rows.getString(1))) {
            times.put(step, at);
          }
        }
      }
    }
    return times;
  }
}
