package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How much of each day every target was up: the bars of a status page. Safe for use by many
 * threads.
 */
public final class DailyBars {
  /** So much is 1 in an answer: an uptime fits into 20 bits, and the number of its day above. */
  private static final int WHOLE = 1_000_000;

  private static final int UPTIME_BITS = 20;

  /** As many as fit above the uptime; about five years. */
  private static final int MAX_DAYS = 1 << (31 - UPTIME_BITS);

  /**
   * From an index alone. The days of a pair come as one array of small numbers: two arrays, or
   * wider elements, take PostgreSQL twice as long and no longer fit into its work_mem.
   */
  static final String READ =
      """
      SELECT t.name AS target, l.name AS location, b.days
      FROM (
        SELECT target_id, location_id,
          array_agg(((day - ?::date) << 20) + (up_ms * 1000000 / known_ms)::integer)
            FILTER (WHERE known_ms > 0) AS days
        FROM rollup_day
        WHERE day BETWEEN ? AND ?
        GROUP BY target_id, location_id
      ) b
      JOIN target t USING (target_id)
      JOIN location l USING (location_id)
      ORDER BY t.name, l.name
      """;

  /**
   * The bars of one target at one location.
   *
   * @param uptimes of each day of the span, oldest first: from 0 to 1 in millionths, cut, so that 1
   *     is never less than all; NaN where nothing is known
   */
  public record Bars(String target, String location, List<Double> uptimes) {
    public Bars {
      uptimes = List.copyOf(uptimes);
    }
  }

  private final Database database;

  public DailyBars(Database database) {
    this.database = database;
  }

  /**
   * The bars of all targets that were checked within these days (UTC), by target, then location; of
   * today as far as its hours are over.
   *
   * @throws IllegalArgumentException for more than 2,048 days
   * @throws StoreException when the database did not answer
   */
  public List<Bars> read(LocalDate first, LocalDate last) {
    int days = (int) first.datesUntil(last.plusDays(1)).count();
    if (days > MAX_DAYS) {
      throw new IllegalArgumentException(days + " days are more than " + MAX_DAYS);
    }
    return database.call(connection -> read(connection, first, last, days));
  }

  private static List<Bars> read(Connection connection, LocalDate first, LocalDate last, int days)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setObject(1, first);
      statement.setObject(2, first);
      statement.setObject(3, last);
      ResultSet rows = statement.executeQuery();
      List<Bars> bars = new ArrayList<>();
      while (rows.next()) {
        bars.add(
            new Bars(rows.getString("target"), rows.getString("location"), uptimes(rows, days)));
      }
      return bars;
    }
  }

  private static List<Double> uptimes(ResultSet row, int days) throws SQLException {
    List<Double> uptimes = new ArrayList<>(Collections.nCopies(days, Double.NaN));
    Array known = row.getArray("days");
    if (known != null) {
      for (Integer day : (Integer[]) known.getArray()) {
        int millionths = day & ((1 << UPTIME_BITS) - 1);
        uptimes.set(day >> UPTIME_BITS, (double) millionths / WHOLE);
      }
    }
    return uptimes;
  }
}
