package dev.vedette.store;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, lists and drops partitions. Every step may be run twice and by many processes at once.
 * Safe for use by many threads.
 */
public final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);

  /**
   * Reads the catalog itself: to_regclass may answer from a cache that has not heard yet of what
   * another process made while this one waited for its turn.
   */
  private static final String ABSENT =
      """
      SELECT day FROM unnest(?::date[]) AS day
      WHERE NOT EXISTS (
        SELECT FROM pg_class c
        WHERE c.relname = ? || '_' || to_char(day, ?)
          AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = ?::regclass))
      ORDER BY day
      """;

  private static final String PRESENT =
      """
      SELECT to_date(right(c.relname, length(p.suffix)), p.suffix)
      FROM (VALUES (?, ?)) AS p (name, suffix)
      JOIN pg_inherits i ON i.inhparent = p.name::regclass
      JOIN pg_class c ON c.oid = i.inhrelid
      WHERE c.relname ~ ('^' || p.name || '_[0-9]{' || length(p.suffix) || '}$')
      ORDER BY 1
      """;

  /** Whoever waits for a lock of a table keeps those who come later waiting too: not for long. */
  public static final String GIVE_WAY = "SET LOCAL lock_timeout = '2s'";

  private final Database database;

  public Partitions(Database database) {
    this.database = database;
  }

  /** Makes the partitions of these days where they are absent. */
  public void ensure(PartitionedTable table, Collection<LocalDate> days) {
    if (days.isEmpty()) {
      return;
    }
    List<LocalDate> absent = database.call(connection -> absent(connection, table, days));
    if (!absent.isEmpty()) {
      database.run(connection -> ensure(connection, table, absent));
    }
  }

  /** The same as a part of a transaction; others that make partitions wait for its end. */
  public void ensure(Connection connection, PartitionedTable table, Collection<LocalDate> days)
      throws SQLException {
    if (days.isEmpty() || absent(connection, table, days).isEmpty()) {
      return;
    }
    AdvisoryLock.PARTITIONS.take(connection);
    List<LocalDate> made = absent(connection, table, days);
    for (LocalDate start : made) {
      execute(connection, create(table, start));
    }
    if (!made.isEmpty()) {
      log.info("made partitions: {}", made.stream().map(table::partition).collect(joining(", ")));
    }
  }

  /**
   * Made on its own and attached when it is complete, because that does not lock out the readers of
   * its siblings, as PARTITION OF would.
   */
  private static String create(PartitionedTable table, LocalDate start) {
    return """
    CREATE TABLE %1$s (LIKE %2$s INCLUDING ALL);
    ALTER TABLE %2$s ATTACH PARTITION %1$s
      FOR VALUES FROM ('%3$s 00:00:00+00') TO ('%4$s 00:00:00+00')
    """
        .formatted(table.partition(start), table.table(), start, table.end(start));
  }

  /** First days of the absent partitions, each once. */
  static List<LocalDate> absent(
      Connection connection, PartitionedTable table, Collection<LocalDate> days)
      throws SQLException {
    Object[] starts = days.stream().map(table::start).distinct().toArray();
    try (PreparedStatement statement = connection.prepareStatement(ABSENT)) {
      statement.setArray(1, connection.createArrayOf("date", starts));
      statement.setString(2, table.table());
      statement.setString(3, table.suffix());
      statement.setString(4, table.table());
      return days(statement.executeQuery());
    }
  }

  public static boolean isPresent(Connection connection, PartitionedTable table, LocalDate day)
      throws SQLException {
    return absent(connection, table, List.of(day)).isEmpty();
  }

  /** First days of the partitions that are there, oldest first. */
  public List<LocalDate> present(PartitionedTable table) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
        statement.setString(1, table.table());
        statement.setString(2, table.suffix());
        return days(statement.executeQuery());
      }
    });
  }

  /**
   * Drops a partition as a part of a transaction. That locks out the readers of its siblings: it
   * gives way soon, by an exception, and is to be tried again later.
   */
  public static void drop(Connection connection, PartitionedTable table, LocalDate start)
      throws SQLException {
    execute(connection, GIVE_WAY + "; DROP TABLE IF EXISTS " + table.partition(start));
  }

  /**
   * Fails when a session has used the table for so long already that dropping a partition would
   * fail, before the work that comes before the dropping is done.
   *
   * @throws StoreException transient; names the session
   */
  public void requireUnused(PartitionedTable table, LocalDate start, Duration patience) {
    String sessions =
        database.call(connection ->
            BlockingSessions.ofTables(connection, patience, table.table(), table.partition(start)));
    if (!sessions.isEmpty()) {
      throw inUse(table, start, sessions, null);
    }
  }

  /**
   * Runs work that drops a partition; when a lock was not free in time it says who has it.
   *
   * @throws StoreException as the work does
   */
  public <T> T blaming(PartitionedTable table, LocalDate start, Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException e) {
      if (!SqlState.LOCK_NOT_AVAILABLE.equals(e.sqlState())) {
        throw e;
      }
      String sessions =
          database.call(connection ->
              BlockingSessions.ofTables(
                  connection, Duration.ZERO, table.table(), table.partition(start)));
      throw sessions.isEmpty() ? e : inUse(table, start, sessions, e);
    }
  }

  private static StoreException inUse(
      PartitionedTable table, LocalDate start, String sessions, @Nullable StoreException cause) {
    return StoreException.busy(
        "%s is in use by %s".formatted(table.partition(start), sessions), cause);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<LocalDate> days(ResultSet rows) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    while (rows.next()) {
      days.add(rows.getObject(1, LocalDate.class));
    }
    return days;
  }

  public static LocalDate day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
