package dev.vedette.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What was watched and until when, on disk: an SQLite database beside the spool.
 *
 * <p>One time holds for all targets that are being watched, so that a save costs one row however
 * many there are; those of an earlier run have a time of their own until they are watched again.
 * What {@link #save} has returned from survives a kill of the process; a loss of power may cost the
 * last saves. Not safe for use by many threads, nor by two processes.
 */
final class ProgressFile implements AutoCloseable {
  static final String FILE = "progress.db";

  private static final Logger log = LoggerFactory.getLogger(ProgressFile.class);

  private static final String CREATE_PROGRESS =
      """
      CREATE TABLE IF NOT EXISTS progress (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        until_ms INTEGER NOT NULL
      ) STRICT
      """;

  /** Without a time of its own a target is as far as everything is. */
  private static final String CREATE_WATCHED =
      """
      CREATE TABLE IF NOT EXISTS watched (
        name TEXT PRIMARY KEY,
        until_ms INTEGER
      ) STRICT, WITHOUT ROWID
      """;

  /**
   * The last row of each target that the configuration names, as an event, until it was said. With
   * an index of its own for the names, which are read at each start, and the events hardly ever.
   */
  private static final String CREATE_TOMBSTONES =
      """
      CREATE TABLE IF NOT EXISTS tombstone (
        name TEXT PRIMARY KEY NOT NULL,
        event BLOB NOT NULL
      ) STRICT
      """;

  /** Without a write for what is there already, which at a start is nearly everything. */
  private static final String SAVE_TOMBSTONE =
      """
      INSERT INTO tombstone (name, event) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET event = excluded.event WHERE event <> excluded.event
      """;

  private static final String END_THE_LAST_RUN =
      "UPDATE watched SET until_ms = (SELECT until_ms FROM progress) WHERE until_ms IS NULL";

  private final Connection connection;

  private ProgressFile(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens what an earlier run left, or begins anew; so it does, too, when the file is damaged.
   *
   * @throws IOException when the directory can't be used
   */
  static ProgressFile open(Path directory) throws IOException {
    try {
      return openOnce(directory);
    } catch (SQLException e) {
      if (!isDamage(e)) {
        throw new IOException(e.getMessage(), e);
      }
      remove(directory, e);
    }
    try {
      return openOnce(directory);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whether it was damage of the file that made a call fail: no later one will do better. */
  static boolean isDamage(@Nullable Throwable e) {
    // The lowest byte is the code itself, the others say more about it (sqlite.org/rescode.html).
    int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    return code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  /** Removes a damaged file, which nobody has open, so that the next one begins anew. */
  static void remove(Path directory, Exception damage) throws IOException {
    log.warn("{} is damaged and begun anew: {}", directory.resolve(FILE), damage.getMessage());
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(directory.resolve(FILE + suffix));
    }
  }

  private static ProgressFile openOnce(Path directory) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(FILE));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("PRAGMA journal_mode = WAL");
      // Without a sync for each save: what a loss of power takes is named once more.
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute(CREATE_PROGRESS);
      statement.execute(CREATE_WATCHED);
      statement.execute(CREATE_TOMBSTONES);
      connection.setAutoCommit(false);
      return new ProgressFile(connection);
    } catch (SQLException e) {
      close(connection, e);
      throw e;
    }
  }

  private static void close(Connection connection, SQLException cause) {
    try {
      connection.close();
    } catch (SQLException again) {
      cause.addSuppressed(again);
    }
  }

  /** Ends the last run, and tells until when each target's slots had their results in it. */
  Map<String, Instant> endLastRun() throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(END_THE_LAST_RUN);
      Map<String, Instant> until = new HashMap<>();
      ResultSet rows =
          statement.executeQuery("SELECT name, until_ms FROM watched WHERE until_ms IS NOT NULL");
      while (rows.next()) {
        until.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
      }
      connection.commit();
      return until;
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /**
   * Saves all of it or, when it throws, nothing.
   *
   * @param until every slot of a watched target up to then has its result, on disk or in Kafka
   * @param begun targets for which this holds from now on
   * @param ended targets that are watched no longer
   */
  void save(Instant until, Collection<String> begun, Collection<String> ended) throws IOException {
    try {
      delete(ended);
      insert(begun);
      setUntil(until);
      connection.commit();
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /** Does the same in place of everything that was saved before. */
  void replace(Instant until, Collection<String> watched) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM watched");
      insert(watched);
      setUntil(until);
      connection.commit();
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /** Of which targets there is a tombstone. */
  Set<String> tombstones() throws IOException {
    try (Statement statement = connection.createStatement()) {
      Set<String> names = new HashSet<>();
      ResultSet rows = statement.executeQuery("SELECT name FROM tombstone");
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      connection.commit();
      return names;
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /** The events of these targets, by name; those that have none are left out. */
  Map<String, byte[]> tombstones(Collection<String> names) throws IOException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT event FROM tombstone WHERE name = ?")) {
      Map<String, byte[]> events = new HashMap<>();
      for (String name : names) {
        statement.setString(1, name);
        ResultSet row = statement.executeQuery();
        if (row.next()) {
          events.put(name, row.getBytes(1));
        }
      }
      connection.commit();
      return events;
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /**
   * Saves all of it or, when it throws, nothing.
   *
   * @param begun what the event is made of when it is written, by name: together they may be many
   * @param ended targets whose row was said
   */
  <T> void saveTombstones(Map<String, T> begun, Function<T, byte[]> event, Collection<String> ended)
      throws IOException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE_TOMBSTONE)) {
      each("DELETE FROM tombstone WHERE name = ?", ended);
      for (Map.Entry<String, T> each : begun.entrySet()) {
        statement.setString(1, each.getKey());
        statement.setBytes(2, event.apply(each.getValue()));
        statement.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  /** Deletes all of them. */
  void deleteTombstones() throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM tombstone");
      connection.commit();
    } catch (SQLException e) {
      throw rolledBack(e);
    }
  }

  private void setUntil(Instant until) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO progress (id, until_ms) VALUES (1, ?)"
                + " ON CONFLICT (id) DO UPDATE SET until_ms = excluded.until_ms")) {
      statement.setLong(1, until.toEpochMilli());
      statement.executeUpdate();
    }
  }

  private void insert(Collection<String> names) throws SQLException {
    each(
        "INSERT INTO watched (name, until_ms) VALUES (?, NULL)"
            + " ON CONFLICT (name) DO UPDATE SET until_ms = NULL",
        names);
  }

  private void delete(Collection<String> names) throws SQLException {
    each("DELETE FROM watched WHERE name = ?", names);
  }

  private void each(String sql, Collection<String> names) throws SQLException {
    if (names.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (String name : names) {
        statement.setString(1, name);
        statement.executeUpdate();
      }
    }
  }

  private IOException rolledBack(SQLException cause) {
    try {
      connection.rollback();
    } catch (SQLException again) {
      cause.addSuppressed(again);
    }
    return new IOException(cause.getMessage(), cause);
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
