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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Results on disk, in the order in which they came, until Kafka has them: an SQLite database.
 *
 * <p>What {@link #add} has returned from survives a kill of the process and a loss of power. At its
 * bounds the oldest go first. Not safe for use by many threads, nor by two processes.
 */
final class Spool implements AutoCloseable {
  private static final String FILE = "results.db";

  /** What a row takes besides its key and value: its number, its time, the page's own. */
  private static final int ROW_BYTES = 40;

  /** An empty file that is larger than this is made small again. */
  private static final long SMALL_BYTES = 4L << 20;

  /** Rows looked at, and given up, at a time when they are too old. */
  private static final int TRIM_ROWS = 1_000;

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS result (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created_ms INTEGER NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL
      ) STRICT
      """;

  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  /** Something that waits on disk. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(long id, byte[] key, byte[] value) {}

  /** Something that is to wait; created by this process's clock. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Letter(Instant created, byte[] key, byte[] value) {}

  /** The disk did not take or give what it should; the message is for people. */
  static final class SpoolException extends Exception {
    private static final long serialVersionUID = 1L;

    SpoolException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Connection connection;
  private final Path directory;
  private final long maxBytes;
  private long rows;
  private long bytes;

  private Spool(Connection connection, Path directory, long maxBytes) {
    this.connection = connection;
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens what an earlier process left, or begins anew.
   *
   * @throws SpoolException when the directory can't be used, or another process uses it
   */
  static Spool open(Path directory, long maxBytes) throws SpoolException {
    Connection connection = null;
    try {
      Files.createDirectories(directory);
      connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(FILE));
      execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
      execute(connection, "PRAGMA journal_mode = WAL");
      execute(connection, "PRAGMA synchronous = FULL");
      execute(connection, CREATE);
      connection.setAutoCommit(false);
      Spool spool = new Spool(connection, directory, maxBytes);
      spool.count();
      return spool;
    } catch (IOException | SQLException e) {
      SpoolException unusable = new SpoolException(message(directory, e), e);
      close(connection, unusable);
      throw unusable;
    }
  }

  private static void close(
      @org.jspecify.annotations.Nullable Connection connection, Exception cause) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static String message(Path directory, Exception e) {
    boolean taken =
        e instanceof SQLiteException sqlite
            && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
                || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_LOCKED);
    return taken
        ? "%s is in use by another checker; give each its own check.spool.directory"
            .formatted(directory)
        : "%s can't hold results (check.spool.directory): %s".formatted(directory, e.getMessage());
  }

  /** Results that wait. */
  long rows() {
    return rows;
  }

  /** Room that they take, in bytes, more or less. */
  long bytes() {
    return bytes;
  }

  private void count() throws SQLException {
    String sql =
        "SELECT count(*), coalesce(sum(length(key) + length(value) + %d), 0) FROM result"
            .formatted(ROW_BYTES);
    try (Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery(sql);
      rows = row.getLong(1);
      bytes = row.getLong(2);
    }
    connection.commit();
  }

  /**
   * Takes all of them or, when it throws, none.
   *
   * @return their numbers, in the same order, ever larger
   */
  List<Long> add(Collection<Letter> letters) throws SpoolException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO result (created_ms, key, value) VALUES (?, ?, ?) RETURNING id")) {
      List<Long> ids = new ArrayList<>(letters.size());
      long added = 0;
      for (Letter letter : letters) {
        statement.setLong(1, letter.created().toEpochMilli());
        statement.setBytes(2, letter.key());
        statement.setBytes(3, letter.value());
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          ids.add(row.getLong(1));
        }
        added += size(letter.key(), letter.value());
      }
      connection.commit();
      rows += ids.size();
      bytes += added;
      return ids;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Those after a number, oldest first, but for some. */
  List<Row> after(long id, int limit, Set<Long> except) throws SpoolException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id, key, value FROM result WHERE id > ? ORDER BY id")) {
      statement.setLong(1, id);
      List<Row> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (found.size() < limit && row.next()) {
          if (!except.contains(row.getLong(1))) {
            found.add(new Row(row.getLong(1), row.getBytes(2), row.getBytes(3)));
          }
        }
      }
      connection.commit();
      return found;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Forgets those that Kafka has. */
  void remove(Collection<Long> ids) throws SpoolException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM result WHERE id = ? RETURNING length(key) + length(value)")) {
      long gone = 0;
      long freed = 0;
      for (long id : ids) {
        statement.setLong(1, id);
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            gone++;
            freed += row.getLong(1) + ROW_BYTES;
          }
        }
      }
      connection.commit();
      rows -= gone;
      bytes -= freed;
      shrink();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Gives up the oldest until the rest has room, and whatever is older than a time.
   *
   * @return how many were given up
   */
  long trim(Instant oldest) throws SpoolException {
    try {
      long gone = 0;
      long before;
      do {
        before = gone;
        gone += delete(TRIM_ROWS, "AND created_ms < " + oldest.toEpochMilli());
      } while (gone > before);
      while (bytes > maxBytes && rows > 0) {
        // A hundredth at a time, so that not every result pays for it.
        gone += delete(Math.max(1, rows / 100), "");
      }
      return gone;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Of so many of the oldest those that a condition holds for. */
  private long delete(long oldest, String condition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet row =
          statement.executeQuery(
              """
              DELETE FROM result WHERE id IN (SELECT id FROM result ORDER BY id LIMIT %d) %s
              RETURNING length(key) + length(value) + %d
              """
                  .formatted(oldest, condition, ROW_BYTES));
      long gone = 0;
      long freed = 0;
      while (row.next()) {
        gone++;
        freed += row.getLong(1);
      }
      row.close();
      connection.commit();
      rows -= gone;
      bytes -= freed;
      return gone;
    }
  }

  /** A file does not get smaller by itself; rewriting an empty one costs nothing. */
  private void shrink() throws SQLException {
    try {
      if (rows == 0 && Files.size(directory.resolve(FILE)) > SMALL_BYTES) {
        connection.setAutoCommit(true);
        execute(connection, "VACUUM");
        execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (IOException | SQLException e) {
      // It stays large, and is tried again.
      log.debug("{} can't be made smaller: {}", directory, e.getMessage());
    } finally {
      connection.setAutoCommit(false);
    }
  }

  private SpoolException failed(SQLException e) {
    try {
      connection.rollback();
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return new SpoolException(message(directory, e), e);
  }

  private static int size(byte[] key, byte[] value) {
    return key.length + value.length + ROW_BYTES;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SpoolException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
