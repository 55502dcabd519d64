package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast every target answered within a day, from all locations together. From the histograms of
 * the rollups and, for what these lack, from the checks. Safe for use by many threads.
 */
public final class DayLatencies {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int FETCH = 10_000;

  static final String HOURS =
      """
      SELECT target_id, b.bucket, sum(b.checks)
      FROM rollup_hour, unnest(buckets, bucket_checks) AS b (bucket, checks)
      WHERE hour >= ? AND hour < ?
      GROUP BY target_id, b.bucket
      """;

  static final String CHECKS =
      """
      SELECT target_id, latency_bucket(total_us) AS bucket, count(*)
      FROM check_result
      WHERE scheduled_at >= ? AND scheduled_at < ? AND is_answered(failure_code)
      GROUP BY target_id, bucket
      """;

  private final Database database;

  public DayLatencies(Database database) {
    this.database = database;
  }

  /**
   * The duration that this share of the answered checks did not exceed, in microseconds, at most
   * 2.44 % off, by the id of the target; only of targets that were answered. The day begins with a
   * full hour, so that it lasts up to an hour longer.
   *
   * @param share from 0 to 1
   * @throws StoreException when the database did not answer
   */
  public Map<Integer, Double> percentiles(double share, Instant now) {
    Span day = new Span(now.minus(DAY).truncatedTo(ChronoUnit.HOURS), now);
    Map<Integer, Latencies> histograms = new HashMap<>();
    database.run(connection -> {
      ReadPlan plan =
          ReadPlan.of(
              day,
              TouchedHours.in(connection, day),
              RetentionHorizon.read(connection),
              ChronoUnit.HOURS);
      for (Span hours : plan.hours()) {
        read(connection, HOURS, hours, histograms);
      }
      for (Span checks : plan.checks()) {
        read(connection, CHECKS, checks, histograms);
      }
    });
    Map<Integer, Double> percentiles = new HashMap<>();
    histograms.forEach((target, histogram) -> {
      double percentile = histogram.percentile(share);
      if (!Double.isNaN(percentile)) {
        percentiles.put(target, percentile);
      }
    });
    return percentiles;
  }

  private static void read(
      Connection connection, String sql, Span span, Map<Integer, Latencies> histograms)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH);
      statement.setObject(1, Timestamptz.of(span.from()));
      statement.setObject(2, Timestamptz.of(span.to()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        histograms
            .computeIfAbsent(rows.getInt(1), _ -> new Latencies())
            .add(rows.getInt(2), rows.getLong(3));
      }
    }
  }
}
