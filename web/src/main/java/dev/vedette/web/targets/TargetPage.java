package dev.vedette.web.targets;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.store.query.MaintenanceTime;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.Timeline.Point;
import dev.vedette.store.query.Watch;
import dev.vedette.store.query.targets.WatchedTarget;
import dev.vedette.store.query.targets.WatchedTarget.Place;
import dev.vedette.web.chart.HeatMap;
import dev.vedette.web.chart.Histogram;
import dev.vedette.web.chart.Marks;
import dev.vedette.web.chart.Plot;
import dev.vedette.web.chart.Series;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.State;
import dev.vedette.web.page.WritingDirection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the template of a target's page is given.
 *
 * @param known all of the span together
 */
record TargetPage(Layout layout, View view, TargetData data, Standing standing, Known known) {
  /** More of them would push the charts off the screen. */
  private static final int FAILING_IN_SIGHT = 3;

  /** A row or two of them. */
  private static final int FAILING_STEPS_IN_SIGHT = 12;

  /** Of a location, in the table of them. */
  record LocationLine(String location, Known known) {}

  /** A certificate and where it was seen. */
  record Seen(Certificate certificate, String location, long daysLeft) {}

  static TargetPage of(Layout layout, View view, TargetData data) {
    Standing standing = Standing.of(data.recent(), places(view, data.target()), view.end());
    Known known = known(view, data, data.byLocation(), data.maintenance(), view.known());
    return new TargetPage(layout.icon(standing.state()), view, data, standing, known);
  }

  WatchedTarget target() {
    return data.target();
  }

  /** The failing checks that are in sight at once; empty where they are not listed. */
  List<CheckResult> newestFailing() {
    List<CheckResult> failing = failing();
    return failing.subList(0, Math.min(failing.size(), FAILING_IN_SIGHT));
  }

  /** Those that are one click away. */
  List<CheckResult> olderFailing() {
    List<CheckResult> failing = failing();
    return failing.subList(Math.min(failing.size(), FAILING_IN_SIGHT), failing.size());
  }

  private List<CheckResult> failing() {
    List<CheckResult> failing = data.failing();
    return failing == null ? List.of() : failing;
  }

  /** Steps of the charts with failing checks, the newest first, that are in sight at once. */
  List<Point> newestFailingSteps() {
    List<Point> steps = failingSteps();
    return steps.subList(0, Math.min(steps.size(), FAILING_STEPS_IN_SIGHT));
  }

  /** Those that are one click away. */
  List<Point> olderFailingSteps() {
    List<Point> steps = failingSteps();
    return steps.subList(Math.min(steps.size(), FAILING_STEPS_IN_SIGHT), steps.size());
  }

  private List<Point> failingSteps() {
    return data.series().points().reversed().stream()
        .filter(point -> point.sums().down() > 0)
        .toList();
  }

  /** A step that is a day or longer, by its first day (UTC). */
  String day(Instant start) {
    return Format.day(start.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  Series series() {
    return data.series();
  }

  Plot phases() {
    return Plot.phases(data.series());
  }

  Plot percentiles() {
    return Plot.percentiles(data.series());
  }

  HeatMap heatMap() {
    return HeatMap.of(data.series());
  }

  Histogram histogram() {
    return Histogram.of(known.sums().histogram());
  }

  Marks marks() {
    return Marks.of(data.series(), data.planned());
  }

  private static Known known(
      View view,
      TargetData data,
      SortedMap<String, Sums> byLocation,
      SortedMap<String, MaintenanceTime> maintenance,
      Span span) {
    List<Place> places = places(view, data.target());
    List<Watch> watches = places.stream().map(place -> place.watched(span, view.end())).toList();
    MaintenanceTime out =
        places.stream()
            .map(place -> maintenance.getOrDefault(place.location(), MaintenanceTime.NONE))
            .reduce(MaintenanceTime.NONE, MaintenanceTime::plus);
    return Known.of(Sums.of(byLocation.values()), watches, out);
  }

  private static List<Place> places(View view, WatchedTarget target) {
    String location = view.location();
    return target.locations().stream()
        .filter(place -> location == null || place.location().equals(location))
        .toList();
  }

  private List<Place> places() {
    return places(view, target());
  }

  /** Whether somebody is to check it: how often is told of no other. */
  boolean isWatched() {
    return standing.state() != State.REMOVED;
  }

  /** Whether nothing came for long though something should. */
  boolean isSilent() {
    return standing.newest().isEmpty() && !standing.state().isStopped();
  }

  /** How many locations watched it in this time. */
  int locations() {
    return Math.toIntExact(
        places().stream()
            .filter(place -> !place.watched(view.known(), view.end()).isEmpty())
            .count());
  }

  /** How many locations there are to be shown, whether they watched it in this time or not. */
  int watchers() {
    return places().size();
  }

  List<LocationLine> byLocation() {
    return places().stream()
        .filter(place -> data.byLocation().containsKey(place.location()))
        .map(place ->
            new LocationLine(
                place.location(),
                Known.of(
                    Sums.of(
                        List.of(
                            data.byLocation().getOrDefault(place.location(), Sums.of(List.of())))),
                    List.of(place.watched(view.known(), view.end())),
                    data.maintenance().getOrDefault(place.location(), MaintenanceTime.NONE))))
        .toList();
  }

  @Nullable Comparison comparison() {
    Span other = view.compare();
    return other == null || data.compared() == null
        ? null
        : new Comparison(
            view.known(),
            known,
            other,
            known(view, data, data.compared(), data.comparedMaintenance(), other));
  }

  List<IncidentLine> incidents() {
    return data.incidents().stream()
        .map(incident -> IncidentLine.of(incident, view.end()))
        .toList();
  }

  /** Of the newest checks with TLS, each certificate once. */
  List<Seen> certificates() {
    return standing.newest().stream()
        .filter(check -> check.certificate() != null)
        .collect(
            groupingBy(
                check -> requireNonNull(check.certificate()),
                LinkedHashMap::new,
                mapping(CheckResult::location, joining(", "))))
        .entrySet()
        .stream()
        .map(each ->
            new Seen(
                each.getKey(),
                each.getValue(),
                Duration.between(view.end(), each.getKey().notAfter()).toDays()))
        .toList();
  }

  /** The state of a check as it was then. */
  State state(CheckResult check) {
    return State.of(check.outcome());
  }

  /** The address, when it is one that a browser may follow. */
  @Nullable String link() {
    String url = target().url();
    return url.startsWith("http://") || url.startsWith("https://")
        ? WritingDirection.encoded(url)
        : null;
  }

  List<Map.Entry<String, String>> tags() {
    return List.copyOf(target().tags().entrySet());
  }

  /** The slot of the newest check stored, up to an hour behind. */
  Instant newest() {
    return target().locations().stream().map(Place::lastSeen).max(Instant::compareTo).orElseThrow();
  }

  /** How long the steps of the charts are. */
  Duration step() {
    return data.series().step();
  }

  /** Whether a step is a day or longer, so that its own view is that of a day. */
  boolean isByDay() {
    return step().compareTo(Duration.ofDays(1)) >= 0;
  }

  /** Where a step of the charts is looked at closely. */
  String stepLink(Instant start) {
    return step().equals(Duration.ofDays(1))
        ? view.dayLink(start)
        : view.link(
            new Span(
                start, start.plus(step().compareTo(View.MIN_SPAN) < 0 ? View.MIN_SPAN : step())));
  }
}
