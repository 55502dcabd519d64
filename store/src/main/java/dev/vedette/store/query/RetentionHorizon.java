package dev.vedette.store.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * How far back the checks and the rollups of hours go; the rollups of days go on for longer.
 *
 * @param checks nothing older is left of single checks, raw or archived
 * @param hours nothing older is left of the rollups by hour
 */
public record RetentionHorizon(Instant checks, Instant hours) {
  /** The names of the partitions tell: whole ones are dropped when they are too old. */
  private static final String READ =
      """
      SELECT
        min(to_date(right(c.relname, 8), 'YYYYMMDD')) FILTER (WHERE p.relname = 'check_result'),
        min(to_date(right(c.relname, 6), 'YYYYMM')) FILTER (WHERE p.relname = 'check_archive'),
        min(to_date(right(c.relname, 6), 'YYYYMM')) FILTER (WHERE p.relname = 'rollup_hour')
      FROM pg_class p
      JOIN pg_inherits i ON i.inhparent = p.oid
      JOIN pg_class c ON c.oid = i.inhrelid
      WHERE p.oid IN ('check_result'::regclass, 'check_archive'::regclass, 'rollup_hour'::regclass)
        AND c.relname ~ ('^' || p.relname || '_[0-9]{6,8}$')
      """;

  /** Reads it; a time of {@link Instant#MAX} says that there is nothing at all. */
  public static RetentionHorizon read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ResultSet row = statement.executeQuery();
      row.next();
      Instant raw = start(row, 1);
      Instant archived = start(row, 2);
      return new RetentionHorizon(raw.isBefore(archived) ? raw : archived, start(row, 3));
    }
  }

  /**
   * The same for those who have nothing older than that: what never was is not gone, and the charts
   * of the first days need not be made of whole days.
   */
  RetentionHorizon since(Instant firstSeen) {
    return new RetentionHorizon(
        firstSeen.isBefore(checks) ? checks : Instant.MIN,
        firstSeen.isBefore(hours) ? hours : Instant.MIN);
  }

  /** Without a partition there is nothing, from whenever on. */
  private static Instant start(ResultSet row, int column) throws SQLException {
    LocalDate day = row.getObject(column, LocalDate.class);
    return day == null ? Instant.MAX : day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The finest unit in which a span that begins there can still be answered. */
  ChronoUnit finest(Instant from) {
    if (!from.isBefore(checks)) {
      return ChronoUnit.MILLIS;
    }
    return from.isBefore(hours) ? ChronoUnit.DAYS : ChronoUnit.HOURS;
  }

  /** The same span; its ends moved outwards where only whole hours or days are left. */
  Span widen(Span span) {
    ChronoUnit end = finest(span.to());
    Instant to = span.to().truncatedTo(end);
    return new Span(
        span.from().truncatedTo(finest(span.from())),
        to.equals(span.to()) ? to : to.plus(end.getDuration()));
  }

  /** The same span; its ends moved inwards there. Empty when nothing is left of it. */
  Span narrow(Span span) {
    ChronoUnit begin = finest(span.from());
    Instant from = span.from().truncatedTo(begin);
    Instant start = from.equals(span.from()) ? from : from.plus(begin.getDuration());
    Instant end = span.to().truncatedTo(finest(span.to()));
    return start.isBefore(end) ? new Span(start, end) : new Span(span.from(), span.from());
  }

  /** Whether nothing but the rollup of its day is left of an hour. */
  boolean onlyDays(Instant time) {
    return finest(time) == ChronoUnit.DAYS;
  }

  /** Whether an hour has to be read from its checks: its rollup is out of date, or gone. */
  boolean needsChecks(Instant hour, boolean touched) {
    return !hour.isBefore(checks) && (touched || hour.isBefore(hours));
  }
}
