package dev.vedette.store;

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
  /** From an index alone; the days of a pair come as two arrays. */
  static final String READ =
      """
      SELECT t.name AS target, l.name AS location, b.days, b.uptimes
      FROM (
        SELECT target_id, location_id, array_agg(day - ?::date) AS days,
          array_agg(CASE WHEN known_ms > 0 THEN up_ms::float8 / known_ms END) AS uptimes
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
   * @param uptimes of each day of the span, oldest first: from 0 to 1, NaN where nothing is known
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
   * @throws StoreException when the database did not answer
   */
  public List<Bars> read(LocalDate first, LocalDate last) {
    int days = (int) first.datesUntil(last.plusDays(1)).count();
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
    Integer[] indexes = (Integer[]) row.getArray("days").getArray();
    Double[] values = (Double[]) row.getArray("uptimes").getArray();
    for (int i = 0; i < indexes.length; i++) {
      if (values[i] != null) {
        uptimes.set(indexes[i], values[i]);
      }
    }
    return uptimes;
  }
}
