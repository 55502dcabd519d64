package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was promised and what was kept, month by month (UTC). Safe for use by many threads. */
public final class MonthlyReport {
  /** From when to when each location has watched the target. */
  private static final String WATCHES =
      """
      SELECT w.first_seen, w.last_seen
      FROM target_location w JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE t.name = ? AND (?::text IS NULL OR l.name = ?)
      """;

  /**
   * What the checks of some time add up to.
   *
   * @param first the first day
   * @param last the last day, which belongs to it
   * @param locations how many watched the target then
   * @param watched for how long the target was watched then: the time from the first check of a
   *     location on, summed over the locations
   */
  public record Line(LocalDate first, LocalDate last, Sums sums, int locations, Duration watched) {
    /**
     * For how long it was down in the eyes of a location, on average over the locations, in
     * milliseconds.
     */
    public long downMs() {
      return locations == 0 ? 0 : (sums.knownMs() - sums.upMs()) / locations;
    }
  }

  private final Database database;
  private final Timeline timeline;

  public MonthlyReport(Database database) {
    this.database = database;
    timeline = new Timeline(database);
  }

  /**
   * A line for each month, and one for all of them at the end.
   *
   * @param location null for all of them together
   * @param now what is later has not passed
   * @return empty for a target that nobody ever checked there
   * @throws StoreException when the database did not answer
   */
  public List<Line> read(
      String target, @Nullable String location, YearMonth first, YearMonth last, Instant now) {
    List<Span> watches = database.call(connection -> watches(connection, target, location, now));
    List<Line> lines = new ArrayList<>();
    for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
      add(lines, target, location, month, month, watches);
    }
    add(lines, target, location, first, last, watches);
    return lines;
  }

  private void add(
      List<Line> lines,
      String target,
      @Nullable String location,
      YearMonth first,
      YearMonth last,
      List<Span> watches) {
    Span span = new Span(start(first), start(last.plusMonths(1)));
    List<Span> within =
        watches.stream().map(span::intersect).filter(watch -> !watch.isEmpty()).toList();
    Duration watched = within.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    timeline
        .sum(target, location, span)
        .ifPresent(sums ->
            lines.add(new Line(first.atDay(1), last.atEndOfMonth(), sums, within.size(), watched)));
  }

  private static List<Span> watches(
      Connection connection, String target, @Nullable String location, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WATCHES)) {
      statement.setString(1, target);
      statement.setString(2, location);
      statement.setString(3, location);
      ResultSet rows = statement.executeQuery();
      List<Span> watches = new ArrayList<>();
      while (rows.next()) {
        watches.add(watch(time(rows, 1), time(rows, 2), now));
      }
      return watches;
    }
  }

  /** A location that is silent for long was given up: it is not missed from then on. */
  private static Span watch(Instant firstSeen, Instant lastSeen, Instant now) {
    Instant end = lastSeen.isBefore(now.minus(TargetStates.REACH)) ? lastSeen : now;
    return firstSeen.isBefore(end) ? new Span(firstSeen, end) : new Span(end, end);
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
