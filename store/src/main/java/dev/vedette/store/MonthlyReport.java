package dev.vedette.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was promised and what was kept, month by month (UTC). Safe for use by many threads. */
public final class MonthlyReport {
  private static final String FIRST_SEEN = "SELECT first_seen FROM target WHERE name = ?";

  /**
   * What the checks of some time add up to.
   *
   * @param first the first day
   * @param last the last day, which belongs to it
   * @param wall how much of that time has passed since the target was checked for the first time
   */
  public record Line(LocalDate first, LocalDate last, Sums sums, Duration wall) {
    /** Share of the time that was known, from 0 to 1; NaN when there was none. */
    public double coverage() {
      // Intervals of checks overlap a little at the ends.
      return wall.isZero() ? Double.NaN : Math.min(1, (double) sums.knownMs() / wall.toMillis());
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
    Optional<Instant> firstSeen = firstSeen(target);
    if (firstSeen.isEmpty()) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
      add(lines, target, location, month, month, new Span(firstSeen.get(), now));
    }
    add(lines, target, location, first, last, new Span(firstSeen.get(), now));
    return lines;
  }

  private void add(
      List<Line> lines,
      String target,
      @Nullable String location,
      YearMonth first,
      YearMonth last,
      Span lived) {
    Span span = new Span(start(first), start(last.plusMonths(1)));
    timeline
        .sum(target, location, span)
        .ifPresent(sums ->
            lines.add(
                new Line(
                    first.atDay(1), last.atEndOfMonth(), sums, span.intersect(lived).length())));
  }

  private Optional<Instant> firstSeen(String target) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FIRST_SEEN)) {
        statement.setString(1, target);
        ResultSet rows = statement.executeQuery();
        return rows.next()
            ? Optional.of(rows.getObject(1, OffsetDateTime.class).toInstant())
            : Optional.empty();
      }
    });
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
