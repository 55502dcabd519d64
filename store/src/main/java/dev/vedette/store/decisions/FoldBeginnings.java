package dev.vedette.store.decisions;

import dev.vedette.model.incident.FoldState;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.observations.FoldBeginning;
import dev.vedette.store.query.RetentionHorizon;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From where targets can be decided about once more: the last checkpoint before a time, unless a
 * check has come since that it does not know of, or the checks after it are not kept any more; else
 * the first check that is kept. Safe for use by many threads.
 */
public final class FoldBeginnings {
  private static final String READ =
      """
      SELECT t.name, t.first_seen, c.day, c.state
      FROM target t
      LEFT JOIN target_fold f USING (target_id)
      LEFT JOIN LATERAL (
        SELECT day, state FROM fold_checkpoint c
        WHERE c.target_id = t.target_id AND c.day >= ?
          AND c.day <= (least(?::timestamptz, f.dirty_from) AT TIME ZONE 'UTC')::date
        ORDER BY day DESC LIMIT 1
      ) c ON true
      WHERE ?::text[] IS NULL OR t.name = ANY (?::text[])
      """;

  private final Database database;

  public FoldBeginnings(Database database) {
    this.database = database;
  }

  /**
   * Where to begin, by the name of the target.
   *
   * @param names null for all
   * @param time what is open then, or opens later, is to be found
   * @throws StoreException when the database did not answer
   */
  public Map<String, FoldBeginning> read(@Nullable Collection<String> names, Instant time) {
    return database.call(connection -> read(connection, names, time));
  }

  static Map<String, FoldBeginning> read(
      Connection connection, @Nullable Collection<String> names, Instant time) throws SQLException {
    Instant kept = RetentionHorizon.read(connection).checks();
    Map<String, FoldBeginning> beginnings = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Array array = names == null ? null : connection.createArrayOf("text", names.toArray());
      // Without any checks there is nothing to be decided from a checkpoint on either.
      Instant oldest = kept.equals(Instant.MAX) ? time : kept;
      statement.setObject(1, Partitions.day(oldest));
      statement.setObject(2, time.atOffset(ZoneOffset.UTC));
      statement.setArray(3, array);
      statement.setArray(4, array);
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        beginnings.put(row.getString("name"), beginning(row, oldest));
      }
    }
    return beginnings;
  }

  private static FoldBeginning beginning(ResultSet row, Instant oldest) throws SQLException {
    LocalDate day = row.getObject("day", LocalDate.class);
    if (day != null) {
      Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
      return new FoldBeginning(from, FoldJson.read(row.getString("state")), true);
    }
    Instant first = row.getObject("first_seen", OffsetDateTime.class).toInstant();
    return first.isBefore(oldest)
        ? new FoldBeginning(oldest, FoldState.START, false)
        : FoldBeginning.blank(first);
  }
}
