package dev.vedette.store.query;

import dev.vedette.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was promised and what was kept, by periods of whole days in any time zone. Where only the
 * sums of whole hours or days (UTC) are left, periods begin and end with those. Safe for use by
 * many threads.
 */
public final class UptimeReport {
  /**
   * Some days.
   *
   * @param first the first
   * @param last the last, which belongs to it; not before the first
   */
  public record Period(LocalDate first, LocalDate last) {}

  /**
   * What the checks of some time add up to.
   *
   * @param locations how many watched the target then
   * @param watched for how long the target was watched then: the time from the first check of a
   *     location on, summed over the locations; not less than what the checks stand for, the last
   *     of which may reach beyond its end
   * @param downMs for how long it was down in the eyes of a location, on average over the
   *     locations, in milliseconds; of several targets the sum
   * @param maintenanceMs for how long it was watched in maintenance, which all the rest leaves out,
   *     on average over the locations, in milliseconds; of several targets the sum
   * @param pausedMs for how long it was paused, which all the rest leaves out too, likewise
   */
  public record Line(
      Period period,
      Sums sums,
      int locations,
      Duration watched,
      long downMs,
      long maintenanceMs,
      long pausedMs) {
    Line plus(Line other) {
      Sums both = new Sums();
      both.add(sums);
      both.add(other.sums);
      return new Line(
          period,
          both,
          locations + other.locations,
          watched.plus(other.watched),
          downMs + other.downMs,
          maintenanceMs + other.maintenanceMs,
          pausedMs + other.pausedMs);
    }

    /** Whether nobody watched the target then, as it was not paused, and nothing is stored. */
    boolean isEmpty() {
      return watched.isZero()
          && maintenanceMs == 0
          && pausedMs == 0
          && sums.up() + sums.down() + sums.unknown() == 0;
    }
  }

  /**
   * The report of one target.
   *
   * @param lines one for each period that has something
   * @param all of all periods together
   * @param moved whether a period begins or ends elsewhere than asked for, because less is left
   */
  public record Answer(List<Line> lines, Line all, boolean moved) {}

  private final Database database;
  private final boolean countsMaintenance;

  /** Reports that leave windows of maintenance out. */
  public UptimeReport(Database database) {
    this(database, false);
  }

  private UptimeReport(Database database, boolean countsMaintenance) {
    this.database = database;
    this.countsMaintenance = countsMaintenance;
  }

  /** Reports of all the time, as if there were no maintenance. */
  public UptimeReport countingMaintenance() {
    return new UptimeReport(database, true);
  }

  /**
   * The report of one target.
   *
   * @param location null for all of them together
   * @param periods one after the other, without gaps; at least one
   * @param zone in which their days begin
   * @param now what is later has not passed
   * @return empty for a target that nobody ever checked there
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Optional<Answer> read(
      String target, @Nullable String location, List<Period> periods, ZoneId zone, Instant now) {
    return database.snapshot(connection -> {
      Optional<TargetSelection> selection = TargetSelection.find(connection, target, location);
      if (selection.isEmpty()) {
        return Optional.empty();
      }
      Watches watches = Watches.read(connection, target, location, now);
      RetentionHorizon horizon =
          RetentionHorizon.read(connection).since(selection.get().firstSeen());
      Reading reading = new Reading(connection, selection.get(), watches, horizon, zone);
      if (!countsMaintenance) {
        reading.leaveOut(
            MaintenanceSpans.read(
                connection, selection.get().targetId(), days(periods, zone), horizon));
      }
      return Optional.of(reading.answer(periods));
    });
  }

  /**
   * A line for each target that has something in this time, by name, and one for all of them.
   *
   * @param location null for all of them together
   * @param each hears of a target and its line
   * @return of all targets together; null when there is no line
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public @Nullable Line readAll(
      @Nullable String location,
      Period period,
      ZoneId zone,
      Instant now,
      BiConsumer<String, Line> each) {
    Line total = null;
    for (String target : new TargetNames(database).all()) {
      Line line = read(target, location, List.of(period), zone, now).map(Answer::all).orElse(null);
      if (line != null && !line.isEmpty()) {
        each.accept(target, line);
        total = total == null ? line : total.plus(line);
      }
    }
    return total;
  }

  /** All of the periods, with a day more at either end. */
  private static Span days(List<Period> periods, ZoneId zone) {
    return new Span(
        periods.getFirst().first().minusDays(1).atStartOfDay(zone).toInstant(),
        periods.getLast().last().plusDays(2).atStartOfDay(zone).toInstant());
  }

  /** One report of one target. */
  private static final class Reading {
    private final SumsReader reader;
    private final Watches watches;
    private final RetentionHorizon horizon;
    private final ZoneId zone;
    private MaintenanceSpans maintenance = MaintenanceSpans.NONE;
    private boolean moved;

    Reading(
        Connection connection,
        TargetSelection selection,
        Watches watches,
        RetentionHorizon horizon,
        ZoneId zone) {
      this.reader = new SumsReader(connection, selection);
      this.watches = watches;
      this.horizon = horizon;
      this.zone = zone;
    }

    void leaveOut(MaintenanceSpans spans) {
      maintenance = spans;
    }

    Answer answer(List<Period> periods) throws SQLException {
      List<Line> lines = new ArrayList<>();
      for (Period period : periods) {
        Line line = line(period);
        if (!line.isEmpty()) {
          lines.add(line);
        }
      }
      Line all = line(new Period(periods.getFirst().first(), periods.getLast().last()));
      return new Answer(lines, all, moved);
    }

    private Line line(Period period) throws SQLException {
      Span span = new Span(start(period.first()), start(period.last().plusDays(1)));
      Sums sums = new Sums();
      reader.read(
          maintenance.without(span),
          horizon,
          ChronoUnit.DAYS,
          span.length(),
          (at, location, part) -> sums.add(part));
      Watches within = watches.within(span);
      Duration left = maintenance.within(within.spans());
      Duration elapsed = within.length().minus(left);
      Duration known = Duration.ofMillis(sums.knownMs());
      int locations = within.count();
      return new Line(
          period,
          sums,
          locations,
          known.compareTo(elapsed) > 0 ? known : elapsed,
          locations == 0 ? 0 : (sums.knownMs() - sums.upMs()) / locations,
          locations == 0 ? 0 : left.toMillis() / locations,
          within.pausedLength().toMillis() / Math.max(1, within.locations().size()));
    }

    /** Where the day begins, in whatever is left of that time. */
    private Instant start(LocalDate day) {
      Instant midnight = day.atStartOfDay(zone).toInstant();
      Instant start =
          switch (horizon.finest(midnight)) {
            case DAYS -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
            case HOURS -> midnight.truncatedTo(ChronoUnit.HOURS);
            default -> midnight;
          };
      boolean seen = watches.spans().stream().anyMatch(watch -> watch.from().isBefore(start));
      moved |= seen && !start.equals(midnight);
      return start;
    }
  }
}
