package dev.vedette.store.history;

import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much room each level of the history takes, and how far it goes back. Safe for use by many
 * threads.
 */
public final class StorageSizes {
  private static final String DATABASE = "SELECT pg_database_size(current_database())";

  /**
   * A level of the history.
   *
   * @param name key of the setting below {@code storage}
   * @param bytes with its indexes
   * @param oldest the first day (UTC) of which something is there; null: nothing is
   * @param newest the last one
   */
  public record Level(
      String name, long bytes, @Nullable LocalDate oldest, @Nullable LocalDate newest) {}

  /**
   * All levels, from the newest checks to the coarsest sums.
   *
   * @param databaseBytes all of the database, with what belongs to no level
   */
  public record Sizes(List<Level> levels, long databaseBytes) {}

  private record Days(@Nullable LocalDate first, @Nullable LocalDate last) {}

  private final Database database;
  private final Partitions partitions;

  public StorageSizes(Database database) {
    this.database = database;
    partitions = new Partitions(database);
  }

  /**
   * Measures all of them.
   *
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Sizes read() {
    List<Level> levels = new ArrayList<>();
    levels.add(partitioned("raw", PartitionedTable.CHECKS, "scheduled_at"));
    levels.add(partitioned("evidence", PartitionedTable.EVIDENCE, "scheduled_at"));
    levels.add(partitioned("archive", PartitionedTable.ARCHIVE, "day"));
    levels.add(partitioned("hourly", PartitionedTable.HOURS, "hour"));
    Days days = ends("rollup_day", "day");
    levels.add(new Level("daily", bytes("rollup_day"), days.first(), days.last()));
    return new Sizes(levels, number(DATABASE));
  }

  private Level partitioned(String name, PartitionedTable table, String column) {
    List<LocalDate> starts = partitions.present(table);
    return new Level(
        name,
        bytes(table.table()),
        day(starts, table, column, Days::first),
        day(starts.reversed(), table, column, Days::last));
  }

  /** Of the first partition that has something; those of the days ahead have nothing. */
  private @Nullable LocalDate day(
      List<LocalDate> starts,
      PartitionedTable table,
      String column,
      Function<Days, @Nullable LocalDate> end) {
    for (LocalDate start : starts) {
      LocalDate day = end.apply(ends(table.partition(start), column));
      if (day != null) {
        return day;
      }
    }
    return null;
  }

  /** One descent of the primary key for each target: a partition has millions of rows. */
  private Days ends(String table, String column) {
    String sql =
        """
        SELECT min(ends.first), max(ends.last)
        FROM target t
        CROSS JOIN LATERAL (
          SELECT min(%1$s) AS first, max(%1$s) AS last FROM %2$s WHERE target_id = t.target_id
        ) ends
        """
            .formatted(column, table);
    return database.call(
        connection -> ask(connection, sql, row -> new Days(day(row, 1), day(row, 2))));
  }

  /** Of a date, or of a moment in UTC. */
  private static @Nullable LocalDate day(ResultSet row, int column) throws SQLException {
    if (row.getMetaData().getColumnType(column) == Types.DATE) {
      return row.getObject(column, LocalDate.class);
    }
    Instant moment = Timestamptz.readOrNull(row, column);
    return moment == null ? null : Partitions.day(moment);
  }

  private long bytes(String table) {
    return number(
        "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('%s')".formatted(table));
  }

  private long number(String sql) {
    return database.call(connection -> ask(connection, sql, row -> row.getLong(1)));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> T ask(Connection connection, String sql, Reading<T> reading)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return reading.of(row);
    }
  }
}
