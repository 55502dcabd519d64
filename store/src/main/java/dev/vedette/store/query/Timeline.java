package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one target add up to over any span of time: from the rollups of days and hours
 * as far as they go and are up to date, and from the checks themselves for the rest. So every
 * answer is exact, but for the histogram's error.
 *
 * <p>Where a span reaches back to when only whole hours or days are left, its ends are moved
 * outwards to the next whole ones.
 *
 * <p>Safe for use by many threads.
 */
public final class Timeline {
  /**
   * One step of a chart.
   *
   * @param start where the step begins
   * @param sums of the checks from there to the next step
   */
  public record Point(Instant start, Sums sums) {}

  /**
   * The steps of a span, and what all of it adds up to.
   *
   * @param points may begin before the span: with the whole step in which it begins
   * @param byLocation by the names of the locations that have a check in the span
   */
  public record Chart(List<Point> points, SortedMap<String, Sums> byLocation) {}

  private final Database database;

  public Timeline(Database database) {
    this.database = database;
  }

  /**
   * A chart of a span: one point per step of equal length, also where there were no checks. The
   * first step begins at the span's beginning or, where hours or days are shown, at that of its
   * hour or day.
   *
   * @param location null for all of them together
   * @param maxPoints at least 1
   * @return empty for a target that nobody ever checked there
   * @throws StoreException when the database did not answer
   */
  public List<Point> series(String target, @Nullable String location, Span span, int maxPoints) {
    return database.snapshot(connection -> {
      Optional<TargetSelection> selection = TargetSelection.find(connection, target, location);
      if (selection.isEmpty()) {
        return List.of();
      }
      RetentionHorizon horizon =
          RetentionHorizon.read(connection).since(selection.get().firstSeen());
      Span whole = horizon.widen(span);
      ChartSteps steps = ChartSteps.of(whole, horizon, maxPoints);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < steps.count(); i++) {
        points.add(new Point(steps.at(i), new Sums()));
      }
      new SumsReader(connection, selection.get())
          .read(
              new Span(steps.start(), whole.to()),
              horizon,
              steps.unit(),
              steps.length(),
              (at, place, part) -> points.get(steps.index(at)).sums().add(part));
      return points;
    });
  }

  /**
   * A chart in steps of one length, which begin at its multiples since 1970, and what the span adds
   * up to.
   *
   * @param location null for all of them together
   * @param step whole seconds; where only whole hours or days are left, these take its place if
   *     they are longer
   * @param end nothing of what was checked from then on is read: those steps are empty
   * @return without any points for a target that nobody ever checked there
   * @throws StoreException when the database did not answer
   */
  public Chart chart(
      String target, @Nullable String location, Span span, Duration step, Instant end) {
    return database.snapshot(connection -> {
      Optional<TargetSelection> selection = TargetSelection.find(connection, target, location);
      if (selection.isEmpty()) {
        return new Chart(List.of(), new TreeMap<>());
      }
      RetentionHorizon horizon =
          RetentionHorizon.read(connection).since(selection.get().firstSeen());
      return new ChartReader(connection, selection.get(), horizon).read(span, step, end);
    });
  }

  /**
   * What the checks of a whole span add up to.
   *
   * @param location null for all of them together
   * @return empty for a target that nobody ever checked there
   * @throws StoreException when the database did not answer
   */
  public Optional<Sums> sum(String target, @Nullable String location, Span span) {
    return database.snapshot(connection -> {
      Optional<TargetSelection> selection = TargetSelection.find(connection, target, location);
      if (selection.isEmpty()) {
        return Optional.empty();
      }
      RetentionHorizon horizon =
          RetentionHorizon.read(connection).since(selection.get().firstSeen());
      Span whole = horizon.widen(span);
      Sums sums = new Sums();
      new SumsReader(connection, selection.get())
          .read(
              whole, horizon, ChronoUnit.DAYS, whole.length(), (at, place, part) -> sums.add(part));
      return Optional.of(sums);
    });
  }

  /**
   * The same by the names of the locations that have a check in it.
   *
   * @return empty for a target that nobody ever checked
   * @throws StoreException when the database did not answer
   */
  public SortedMap<String, Sums> byLocation(String target, Span span) {
    return database.snapshot(connection -> {
      SortedMap<String, Sums> byLocation = new TreeMap<>();
      Optional<TargetSelection> selection = TargetSelection.find(connection, target, null);
      if (selection.isPresent()) {
        Map<Integer, String> names = selection.get().locations();
        RetentionHorizon horizon =
            RetentionHorizon.read(connection).since(selection.get().firstSeen());
        Span whole = horizon.widen(span);
        new SumsReader(connection, selection.get())
            .read(
                whole,
                horizon,
                ChronoUnit.DAYS,
                whole.length(),
                (at, place, part) ->
                    byLocation
                        .computeIfAbsent(String.valueOf(names.get(place)), _ -> new Sums())
                        .add(part));
      }
      return byLocation;
    });
  }

  /**
   * How much of what {@link #byLocation} and the watched time of a span say lies in maintenance, by
   * the names of the locations.
   *
   * @param now what is later has not passed
   * @return empty when there was none
   * @throws StoreException when the database did not answer
   */
  public SortedMap<String, MaintenanceTime> inMaintenance(String target, Span span, Instant now) {
    return database.snapshot(connection -> {
      SortedMap<String, MaintenanceTime> byLocation = new TreeMap<>();
      TargetSelection selection = TargetSelection.find(connection, target, null).orElse(null);
      if (selection == null) {
        return byLocation;
      }
      RetentionHorizon horizon = RetentionHorizon.read(connection);
      Span whole = horizon.widen(span);
      int id = selection.targetId();
      MaintenanceSpans maintenance = MaintenanceSpans.read(connection, id, whole, horizon);
      if (maintenance.spans().isEmpty()) {
        return byLocation;
      }
      new MaintenanceSums(
              connection,
              Partitions.day(whole.from()),
              (one, location, day, upMs, knownMs) ->
                  byLocation.merge(
                      String.valueOf(selection.locations().get(location)),
                      new MaintenanceTime(upMs, knownMs, 0),
                      MaintenanceTime::plus))
          .read(Map.of(id, maintenance), whole, horizon);
      for (String location : selection.locations().values()) {
        Watches watches = Watches.read(connection, target, location, now).within(span);
        long watchedMs = maintenance.within(watches.spans()).toMillis();
        byLocation.merge(location, new MaintenanceTime(0, 0, watchedMs), MaintenanceTime::plus);
      }
      return byLocation;
    });
  }
}
