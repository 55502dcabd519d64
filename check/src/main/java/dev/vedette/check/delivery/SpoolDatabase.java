package dev.vedette.check.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a spool: who may use it, its transactions, and what to do when the disk fails.
 *
 * <p>SQLite ends a transaction by itself when the disk is full, and the JDBC driver does not
 * notice: with its automatic transactions every later insert would be committed on its own. So each
 * transaction here begins and ends with a statement of ours, and one that fails leaves nothing
 * behind. A connection that can't even read any more is closed, and {@link #reopen} makes another.
 *
 * <p>Not safe for use by many threads.
 */
final class SpoolDatabase implements AutoCloseable {
  /** Opens the file; a test keeps the connection, to break it. */
  @FunctionalInterface
  interface Connector {
    Connection connect(Path file) throws SQLException;
  }

  /** Something to do with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  static final Connector SQLITE = file -> DriverManager.getConnection("jdbc:sqlite:" + file);

  private static final String FILE = "results.db";

  /** The process before us may still be about to end. */
  private static final Duration IN_USE_PATIENCE = Duration.ofSeconds(3);

  /** An empty file that is larger than this is made small again. */
  private static final long SMALL_BYTES = 4L << 20;

  /** Tells file(1) and us whose file it is: "Vdte". */
  private static final int APPLICATION_ID = 0x56647465;

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS result (
        id INTEGER PRIMARY KEY,
        created_ms INTEGER NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL
      ) STRICT
      """;

  private static final Logger log = LoggerFactory.getLogger(SpoolDatabase.class);

  private final Path directory;
  private final Connector connector;
  private @Nullable Connection connection;

  private SpoolDatabase(Path directory, Connector connector) {
    this.directory = directory;
    this.connector = connector;
  }

  /**
   * Opens the file in a directory, and makes both when they are absent.
   *
   * @throws SpoolException when the directory can't be used, or another process uses it
   */
  static SpoolDatabase open(Path directory, Connector connector) throws SpoolException {
    SpoolDatabase database = new SpoolDatabase(directory, connector);
    database.connection = database.connect(IN_USE_PATIENCE);
    return database;
  }

  private Connection connect(Duration patience) throws SpoolException {
    Connection opened = null;
    try {
      Files.createDirectories(directory);
      opened = connector.connect(directory.resolve(FILE));
      execute(opened, "PRAGMA busy_timeout = " + patience.toMillis());
      execute(opened, "PRAGMA locking_mode = EXCLUSIVE");
      execute(opened, "PRAGMA journal_mode = WAL");
      execute(opened, "PRAGMA synchronous = FULL");
      execute(opened, CREATE);
      return opened;
    } catch (IOException | SQLException e) {
      closeQuietly(opened, e);
      throw failure(e);
    }
  }

  /** Whether there is a connection, which may still be able to read when it can't write. */
  boolean isOpen() {
    return connection != null;
  }

  /** Makes another connection where there is none; what the last one did is not certain then. */
  void reopen() throws SpoolException {
    connection = connect(Duration.ZERO);
  }

  /**
   * Begins with another, empty file: the only way to get room from a disk that is so full that not
   * even a deletion can be written down.
   */
  void recreate() throws SpoolException {
    try {
      // First, so that the connection remains where this is refused.
      Files.deleteIfExists(directory.resolve(FILE));
      close();
      Files.deleteIfExists(directory.resolve(FILE + "-wal"));
    } catch (IOException e) {
      throw failure(e);
    }
    reopen();
  }

  /** Writes and syncs one page, that says the same as before, to see whether the disk takes it. */
  void tryWrite() throws SpoolException {
    transaction(open -> {
      execute(open, "PRAGMA application_id = " + APPLICATION_ID);
      return true;
    });
  }

  /** Does something without changing anything. */
  <T> T read(Work<T> work) throws SpoolException {
    Connection open = connection();
    try {
      return work.with(open);
    } catch (SQLException e) {
      closeIfUnreadable(open, e);
      throw failure(e);
    }
  }

  /** Does something wholly or, when it throws, not at all. */
  <T> T transaction(Work<T> work) throws SpoolException {
    Connection open = connection();
    try {
      execute(open, "BEGIN IMMEDIATE");
      T done = work.with(open);
      execute(open, "COMMIT");
      return done;
    } catch (SQLException e) {
      rollBack(open, e);
      closeIfUnreadable(open, e);
      throw failure(e);
    }
  }

  private Connection connection() throws SpoolException {
    Connection open = connection;
    if (open == null) {
      throw failure(new SQLException("the file is closed"));
    }
    return open;
  }

  private static void rollBack(Connection open, SQLException cause) {
    try {
      execute(open, "ROLLBACK");
    } catch (SQLException e) {
      // Usually SQLite has done so by itself. If it could not, the next BEGIN fails, and we are
      // here again.
      cause.addSuppressed(e);
    }
  }

  private void closeIfUnreadable(Connection open, SQLException cause) {
    try {
      execute(open, "SELECT id FROM result LIMIT 1");
    } catch (SQLException e) {
      closeQuietly(open, cause);
      connection = null;
    }
  }

  /** A file does not get smaller by itself; rewriting an empty one costs nothing. */
  void shrink() {
    Connection open = connection;
    try {
      if (open != null && Files.size(directory.resolve(FILE)) > SMALL_BYTES) {
        execute(open, "VACUUM");
        execute(open, "PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (IOException | SQLException e) {
      // It stays large, and is tried again.
      log.debug("{} can't be made smaller: {}", directory, e.getMessage());
    }
  }

  private SpoolException failure(Exception e) {
    boolean inUse = is(e, SQLiteErrorCode.SQLITE_BUSY) || is(e, SQLiteErrorCode.SQLITE_LOCKED);
    String message =
        inUse
            ? "%s is in use by another checker; give each its own check.spool.directory"
                .formatted(directory)
            : "%s can't hold results (check.spool.directory): %s".formatted(directory, reason(e));
    return new SpoolException(message, inUse, e);
  }

  private static String reason(Exception e) {
    if (is(e, SQLiteErrorCode.SQLITE_FULL)) {
      return "the disk is full";
    }
    if (is(e, SQLiteErrorCode.SQLITE_READONLY)) {
      return "the disk is read-only";
    }
    if (is(e, SQLiteErrorCode.SQLITE_CORRUPT) || is(e, SQLiteErrorCode.SQLITE_NOTADB)) {
      return FILE + " is damaged; move it away";
    }
    if (is(e, SQLiteErrorCode.SQLITE_IOERR)) {
      return "the disk fails: " + e.getMessage();
    }
    return String.valueOf(e.getMessage());
  }

  /** The lowest byte is the error, the others are its variant (sqlite.org/rescode.html). */
  private static boolean is(Exception e, SQLiteErrorCode code) {
    return e instanceof SQLiteException sqlite && (sqlite.getErrorCode() & 0xff) == code.code;
  }

  private static void execute(Connection open, String sql) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(@Nullable Connection open, Exception cause) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws SpoolException {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      connection = null;
    }
  }
}
