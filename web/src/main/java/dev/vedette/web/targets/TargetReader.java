package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.maintenance.MaintenanceWindow;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.MaintenanceTime;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.Timeline;
import dev.vedette.store.query.checks.CheckSearch;
import dev.vedette.store.query.targets.TargetLookup;
import dev.vedette.store.query.targets.WatchedTarget;
import dev.vedette.web.chart.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks the store what a view of a target shows. Safe for use by many threads. */
final class TargetReader {
  /** Failing checks that are listed. */
  static final int MAX_FAILING = 200;

  /** More of them are a list of their own. */
  private static final int MAX_INCIDENTS = 100;

  /** As many as a person looks through. */
  private static final int MIN_RECENT = 30;

  /** With many locations, some checks of each. */
  private static final int RECENT_PER_LOCATION = 3;

  private static final int MAX_RECENT = 150;

  /** Single checks of a longer time are many; a day of it is a click away. */
  private static final Duration MAX_LISTED = Duration.ofDays(2);

  private static final Duration LEAST_RECENT = Duration.ofHours(1);
  private static final Duration LONGEST_RECENT = Duration.ofDays(2);

  private final TargetLookup lookup;
  private final Timeline timeline;
  private final CheckSearch search;
  private final MaintenanceWindows windows;
  private final Incidents incidents;

  TargetReader(Database database) {
    lookup = new TargetLookup(database);
    timeline = new Timeline(database);
    search = new CheckSearch(database);
    windows = new MaintenanceWindows(database);
    incidents = new Incidents(database);
  }

  Optional<WatchedTarget> find(String name) {
    return lookup.find(name);
  }

  /** Names that somebody may have meant. */
  List<String> similar(String name) {
    return lookup.similar(name);
  }

  TargetData read(WatchedTarget target, View view) {
    Span known = view.known();
    // Steps begin at round times, and none is shorter than the target's interval.
    Duration step = Steps.of(view.span().length(), target.interval());
    Timeline.Chart chart =
        timeline.chart(target.name(), view.location(), view.span(), step, view.end());
    return new TargetData(
        target,
        Series.of(chart.points(), step, view.span()),
        chart.byLocation(),
        view.compare() == null ? null : sums(view, view.compare()),
        maintenance(view, known),
        view.compare() == null ? new TreeMap<>() : maintenance(view, view.compare()),
        recent(target, view),
        known.length().compareTo(MAX_LISTED) > 0
            ? null
            : search.newest(target.name(), view.location(), known, "down", MAX_FAILING),
        planned(target, view.span()),
        windows
            .covering(target.name(), target.tags(), view.end())
            .map(MaintenanceWindow::until)
            .orElse(null),
        incidents.list(new IncidentFilter(known, target.name(), null, false, MAX_INCIDENTS)));
  }

  /** Nothing later than that is read, even if it is known by now. */
  private static Span until(Span span, Instant end) {
    Instant to = span.to().isAfter(end) ? end : span.to();
    return span.from().isBefore(to)
        ? new Span(span.from(), to)
        : new Span(span.from(), span.from());
  }

  private SortedMap<String, Sums> sums(View view, Span span) {
    SortedMap<String, Sums> all = timeline.byLocation(view.target(), until(span, view.end()));
    String location = view.location();
    if (location == null) {
      return all;
    }
    Sums one = all.get(location);
    return new TreeMap<>(one == null ? Map.of() : Map.of(location, one));
  }

  private SortedMap<String, MaintenanceTime> maintenance(View view, Span span) {
    return timeline.inMaintenance(view.target(), until(span, view.end()), view.end());
  }

  private List<CheckResult> recent(WatchedTarget target, View view) {
    int count =
        Math.clamp((long) RECENT_PER_LOCATION * target.locations().size(), MIN_RECENT, MAX_RECENT);
    Duration window = target.interval().multipliedBy(RECENT_PER_LOCATION);
    Duration usual = window.compareTo(LEAST_RECENT) < 0 ? LEAST_RECENT : window;
    List<CheckResult> recent = recent(view, usual, count);
    return recent.isEmpty() ? recent(view, LONGEST_RECENT, count) : recent;
  }

  private List<CheckResult> recent(View view, Duration window, int count) {
    Span span = Span.last(window, view.end().plusMillis(1));
    return search.newest(view.target(), view.location(), span, null, count);
  }

  private List<Span> planned(WatchedTarget target, Span span) {
    return windows.between(span.from(), span.to()).stream()
        .filter(window -> window.scope().covers(target.name(), target.tags()))
        .map(window -> new Span(window.from(), window.until()).intersect(span))
        .toList();
  }

  /**
   * A check with what stands beside it.
   *
   * @param good the last one before it that was up; null when there is none within a day
   * @param before slot of the check before it; null likewise
   * @param after slot of the check after it; null likewise
   */
  record Found(
      CheckResult check,
      @Nullable CheckResult good,
      @Nullable Instant before,
      @Nullable Instant after) {}

  Optional<Found> check(String target, String location, Instant slot) {
    return search
        .at(target, location, slot)
        .map(check ->
            new Found(
                check,
                search.lastUp(target, location, slot).orElse(null),
                search.before(target, location, slot).orElse(null),
                search.after(target, location, slot).orElse(null)));
  }
}
