package dev.vedette.store.query;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import dev.vedette.store.query.TargetState.Recent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every target from every location at a glance: the rows of the page.
 *
 * <p>Cost, measured with 1,000 targets a minute apart on two cores: the sparklines take some 0.1 s
 * (40,000 steps of index scans). So a caller with many readers keeps an answer for a few seconds.
 * Nothing touches a partition outside its span.
 *
 * <p>Safe for use by many threads.
 */
public final class TargetStates {
  /** A target that nobody checked for so long is taken for abandoned and left out. */
  static final Duration REACH = Duration.ofDays(7);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Outcome UP = new Outcome.Up();

  /** Clocks of checkers differ; the writer takes no slot that is further ahead. */
  private static final Duration AHEAD = Duration.ofHours(1);

  /**
   * Per pair one descent of the newest partition's primary key and 40 steps backwards, which come
   * as a row of arrays, the newest check first; what failed checks say stands apart, because few
   * checks fail.
   */
  static final String RECENT =
      """
      SELECT w.target_id, w.location_id, t.name AS target, l.name AS location, t.url,
        t.interval_ms, r.*
      FROM target_location w
      JOIN target t USING (target_id)
      JOIN location l USING (location_id)
      CROSS JOIN LATERAL (
        SELECT array_agg(c.slot_ms) AS slots_ms, array_agg(c.total_us) AS totals_us,
          array_agg(c.slot_ms) FILTER (WHERE c.failure_code IS NOT NULL) AS failed_ms,
          array_agg(c.failure_code::text) FILTER (WHERE c.failure_code IS NOT NULL) AS codes,
          array_agg(c.failure_phase::text) FILTER (WHERE c.failure_code IS NOT NULL) AS phases,
          array_agg(c.failure_message) FILTER (WHERE c.failure_code IS NOT NULL) AS messages,
          (array_agg(c.status))[1]::integer AS status
        FROM (
          SELECT *, (date_part('epoch', c.scheduled_at) * 1000)::bigint AS slot_ms
          FROM check_result c
          WHERE c.target_id = w.target_id AND c.location_id = w.location_id
            AND c.scheduled_at > ? AND c.scheduled_at <= ?
            AND c.scheduled_at > coalesce(t.forgotten_at, '-infinity')
          ORDER BY c.scheduled_at DESC
          LIMIT ?
        ) c
      ) r
      WHERE w.last_seen > ? AND r.slots_ms IS NOT NULL
      ORDER BY t.name, l.name
      """;

  /** The hours that are not rolled up yet. */
  static final String COUNT_CHECKS =
      """
      SELECT target_id, location_id,
        count(*) FILTER (WHERE outcome = 'up') AS up,
        count(*) FILTER (WHERE outcome <> 'unknown') AS known
      FROM check_result
      WHERE scheduled_at >= ? AND scheduled_at < ?
      GROUP BY target_id, location_id
      """;

  /** The others. */
  static final String COUNT_HOURS =
      """
      SELECT target_id, location_id, sum(up) AS up, sum(up + down) AS known
      FROM rollup_hour
      WHERE hour >= ? AND hour < ?
      GROUP BY target_id, location_id
      """;

  private record Counts(long up, long known) {
    static final Counts NONE = new Counts(0, 0);

    Counts plus(Counts other) {
      return new Counts(up + other.up, known + other.known);
    }
  }

  private final Database database;

  public TargetStates(Database database) {
    this.database = database;
  }

  /**
   * The states as of the given time, by target, then location; only pairs that were checked within
   * {@link #REACH}, and since the target was forgotten.
   *
   * @throws StoreException when the database did not answer
   */
  public List<TargetState> read(Instant now) {
    return database.snapshot(connection -> read(connection, now));
  }

  private static List<TargetState> read(Connection connection, Instant now) throws SQLException {
    Map<TargetLocation, Counts> counts = counts(connection, now);
    try (PreparedStatement statement = connection.prepareStatement(RECENT)) {
      statement.setObject(1, at(now.minus(REACH)));
      statement.setObject(2, at(now.plus(AHEAD)));
      statement.setInt(3, TargetState.MAX_RECENT);
      statement.setObject(4, at(now.minus(REACH)));
      return states(statement.executeQuery(), counts);
    }
  }

  private static List<TargetState> states(ResultSet rows, Map<TargetLocation, Counts> counts)
      throws SQLException {
    List<TargetState> states = new ArrayList<>();
    while (rows.next()) {
      states.add(state(rows, counts.getOrDefault(pair(rows), Counts.NONE)));
    }
    return states;
  }

  private static TargetLocation pair(ResultSet row) throws SQLException {
    return new TargetLocation(row.getInt("target_id"), row.getInt("location_id"));
  }

  private static TargetState state(ResultSet row, Counts counts) throws SQLException {
    List<Recent> recent = recent(row);
    Recent newest = recent.getLast();
    return new TargetState(
        row.getString("target"),
        row.getString("location"),
        row.getString("url"),
        Duration.ofMillis(row.getLong("interval_ms")),
        newest.scheduledAt(),
        newest.outcome(),
        row.getObject("status", Integer.class),
        newest.totalUs(),
        counts.up,
        counts.known,
        recent);
  }

  /** Oldest first. */
  private static List<Recent> recent(ResultSet row) throws SQLException {
    Long[] slots = (Long[]) row.getArray("slots_ms").getArray();
    Integer[] totals = (Integer[]) row.getArray("totals_us").getArray();
    Map<Long, Outcome> failed = failed(row);
    List<Recent> recent = new ArrayList<>(slots.length);
    for (int i = slots.length - 1; i >= 0; i--) {
      recent.add(
          new Recent(Instant.ofEpochMilli(slots[i]), failed.getOrDefault(slots[i], UP), totals[i]));
    }
    return recent;
  }

  /** The outcomes that were not up, by slot in epoch milliseconds. */
  private static Map<Long, Outcome> failed(ResultSet row) throws SQLException {
    Array slots = row.getArray("failed_ms");
    if (slots == null) {
      return Map.of();
    }
    Long[] slotsMs = (Long[]) slots.getArray();
    String[] codes = (String[]) row.getArray("codes").getArray();
    String[] phases = (String[]) row.getArray("phases").getArray();
    String[] messages = (String[]) row.getArray("messages").getArray();
    Map<Long, Outcome> failed = new HashMap<>();
    for (int i = 0; i < slotsMs.length; i++) {
      failed.put(slotsMs[i], outcome(codes[i], phases[i], messages[i]));
    }
    return failed;
  }

  private static Outcome outcome(String code, @Nullable String phase, @Nullable String message) {
    return Outcome.of(
        new Failure(
            FailureCode.valueOf(code.toUpperCase(Locale.ROOT)),
            message == null ? "" : message,
            phase == null ? null : Phase.valueOf(phase.toUpperCase(Locale.ROOT))));
  }

  /**
   * Of the last 24 hours. They begin with a full hour, whose sum is there, so that they last up to
   * an hour longer: its single checks would cost as much as all the rest.
   */
  private static Map<TargetLocation, Counts> counts(Connection connection, Instant now)
      throws SQLException {
    Span day = new Span(now.minus(DAY).truncatedTo(ChronoUnit.HOURS), now.plus(AHEAD));
    ReadPlan plan =
        ReadPlan.of(
            day,
            TouchedHours.in(connection, day),
            RetentionHorizon.read(connection),
            ChronoUnit.HOURS);
    Map<TargetLocation, Counts> counts = new HashMap<>();
    for (Span hours : plan.hours()) {
      count(connection, COUNT_HOURS, hours, counts);
    }
    for (Span checks : plan.checks()) {
      count(connection, COUNT_CHECKS, checks, counts);
    }
    return counts;
  }

  private static void count(
      Connection connection, String sql, Span span, Map<TargetLocation, Counts> counts)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, at(span.from()));
      statement.setObject(2, at(span.to()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Counts more = new Counts(rows.getLong("up"), rows.getLong("known"));
        counts.merge(pair(rows), more, Counts::plus);
      }
    }
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
