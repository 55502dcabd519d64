package dev.vedette.check.delivery;

import dev.vedette.check.delivery.IdRanges.Range;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Results on disk, in the order in which they came, until Kafka has them: a table in SQLite.
 *
 * <p>What {@link #add} has returned from survives a kill of the process and a loss of power. A
 * result has one number for good, so adding it once more, because nobody knows what the disk made
 * of the first time, leaves one row. Not safe for use by many threads, nor by two processes.
 */
final class Spool implements AutoCloseable {
  /** What a row takes besides its key and value: its number, its time, the page's own. */
  private static final int ROW_BYTES = 40;

  /** Rows looked at, and given up, at a time when they are too old. */
  private static final int TRIM_ROWS = 1_000;

  private static final String RETURNING = "RETURNING id, length(key) + length(value)";

  private final SpoolDatabase database;
  private final long maxBytes;
  private long nextId;
  private long rows;
  private long bytes;

  /** The file was opened anew, and the figures are those from before. */
  private boolean uncounted;

  private record Figures(long rows, long bytes, long lastId) {}

  private record Removed(List<Long> ids, long bytes) {}

  private Spool(SpoolDatabase database, long maxBytes) {
    this.database = database;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens what an earlier process left, or begins anew.
   *
   * @throws SpoolException when the directory can't be used, or another process uses it
   */
  static Spool open(Path directory, long maxBytes) throws SpoolException {
    return open(directory, maxBytes, SpoolDatabase.SQLITE);
  }

  static Spool open(Path directory, long maxBytes, SpoolDatabase.Connector connector)
      throws SpoolException {
    SpoolDatabase database = SpoolDatabase.open(directory, connector);
    Spool spool = new Spool(database, maxBytes);
    try {
      spool.count();
    } catch (SpoolException e) {
      database.close();
      throw e;
    }
    return spool;
  }

  /** Results on disk. */
  long rows() {
    return rows;
  }

  /** Room that they take, in bytes, more or less. */
  long bytes() {
    return bytes;
  }

  /** Whether what is there can be read. */
  boolean isOpen() {
    return database.isOpen();
  }

  /**
   * After a failure: tries whether the disk takes something again.
   *
   * @return whether the file was opened anew, so that what was added last may or may not be there
   */
  boolean heal() throws SpoolException {
    if (!database.isOpen()) {
      database.reopen();
      uncounted = true;
    }
    database.tryWrite();
    if (!uncounted) {
      return false;
    }
    count();
    uncounted = false;
    return true;
  }

  /** Forgets all, and begins with an empty file. */
  void recreate() throws SpoolException {
    uncounted = true;
    database.recreate();
    count();
    uncounted = false;
  }

  private void count() throws SpoolException {
    String sql =
        "SELECT count(*), coalesce(sum(length(key) + length(value) + %d), 0), coalesce(max(id), 0) FROM result"
            .formatted(ROW_BYTES);
    Figures found =
        database.read(connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            return new Figures(row.getLong(1), row.getLong(2), row.getLong(3));
          }
        });
    rows = found.rows();
    bytes = found.bytes();
    nextId = Math.max(nextId, found.lastId() + 1);
  }

  /** Takes all of them or, when it throws, none; those that are there already stay as they are. */
  void add(Collection<PendingResult> results) throws SpoolException {
    for (PendingResult result : results) {
      if (result.id() == 0) {
        result.number(nextId++);
      }
    }
    Figures added = database.transaction(connection -> insert(connection, results));
    rows += added.rows();
    bytes += added.bytes();
    results.forEach(PendingResult::written);
  }

  private static Figures insert(Connection connection, Collection<PendingResult> results)
      throws SQLException {
    long added = 0;
    long size = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO result (id, created_ms, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO"
                + " NOTHING")) {
      for (PendingResult result : results) {
        statement.setLong(1, result.id());
        statement.setLong(2, result.created().toEpochMilli());
        statement.setBytes(3, result.key());
        statement.setBytes(4, result.value());
        if (statement.executeUpdate() == 1) {
          added++;
          size += result.key().length + result.value().length + ROW_BYTES;
        }
      }
    }
    return new Figures(added, size, 0);
  }

  /** Those after a number, oldest first, but for some. */
  List<PendingResult> after(long id, int limit, LongPredicate except) throws SpoolException {
    return database.read(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT id, created_ms, key, value FROM result WHERE id > ? ORDER BY id")) {
        statement.setLong(1, id);
        List<PendingResult> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (found.size() < limit && row.next()) {
            if (!except.test(row.getLong(1))) {
              found.add(pending(row));
            }
          }
        }
        return found;
      }
    });
  }

  private static PendingResult pending(ResultSet row) throws SQLException {
    return PendingResult.onDisk(
        row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getBytes(3), row.getBytes(4));
  }

  /** Forgets those that Kafka has; numbers that are not there are none. */
  void remove(List<Range> ids) throws SpoolException {
    var _ =
        forget(
            database.transaction(connection -> {
              List<Long> gone = new ArrayList<>();
              long freed = 0;
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "DELETE FROM result WHERE id BETWEEN ? AND ? " + RETURNING)) {
                for (Range range : ids) {
                  statement.setLong(1, range.first());
                  statement.setLong(2, range.last());
                  freed += collect(statement, gone);
                }
              }
              return new Removed(gone, freed);
            }));
    if (rows == 0) {
      database.shrink();
    }
  }

  /**
   * Gives up some of the oldest when there is no room for all, or else some that are older than a
   * time; to be called until it has nothing to give up.
   *
   * @return their numbers
   */
  List<Long> trim(Instant oldest) throws SpoolException {
    // A hundredth at a time, so that not every result pays for it.
    return bytes > maxBytes
        ? deleteOldest(Math.max(1, rows / 100), Long.MAX_VALUE)
        : deleteOldest(TRIM_ROWS, oldest.toEpochMilli());
  }

  /** Of so many of the oldest those that came before a time. */
  private List<Long> deleteOldest(long count, long beforeMs) throws SpoolException {
    return forget(
        database.transaction(connection -> {
          List<Long> gone = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "DELETE FROM result WHERE id IN (SELECT id FROM result ORDER BY id LIMIT ?) AND"
                      + " created_ms < ? "
                      + RETURNING)) {
            statement.setLong(1, count);
            statement.setLong(2, beforeMs);
            return new Removed(gone, collect(statement, gone));
          }
        }));
  }

  /** Runs a deletion to its end, notes what went, and returns the bytes that it took. */
  private static long collect(PreparedStatement deletion, List<Long> gone) throws SQLException {
    long freed = 0;
    try (ResultSet row = deletion.executeQuery()) {
      while (row.next()) {
        gone.add(row.getLong(1));
        freed += row.getLong(2) + ROW_BYTES;
      }
    }
    return freed;
  }

  private List<Long> forget(Removed removed) {
    rows -= removed.ids().size();
    bytes -= removed.bytes();
    return removed.ids();
  }

  @Override
  public void close() throws SpoolException {
    database.close();
  }
}
