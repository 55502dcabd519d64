package dev.vedette.web.overview;

import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Database;
import dev.vedette.store.history.DeadLetterTargets;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.OutageTimes;
import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.DailyTimes;
import dev.vedette.store.query.DayLatencies;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.store.query.targets.TargetStates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the overview is read from. Called on virtual threads; what it throws becomes a page that
 * says so.
 */
public interface OverviewSource {
  /** Every target's state at every location, by target, then location. */
  List<TargetState> states();

  /** The incidents that are open. */
  List<StoredIncident> open();

  /** Who is at which of these incidents. */
  Map<UUID, IncidentAction> acknowledged(List<StoredIncident> incidents);

  /** Whose events could not be stored lately: these targets may be absent from the states. */
  List<Unstored> unstored();

  /** What is known of the days from one on, until then, by the id of the target. */
  Map<Integer, TargetDays> days(LocalDate first, Instant end);

  /** The outages of that time, by the id of the target. */
  Map<Integer, List<Outage>> outages(Instant from, Instant to);

  /** What 95 % of the answers of the last day did not exceed, in microseconds, by target id. */
  Map<Integer, Double> p95Us(Instant end);

  /** Until when the targets are in maintenance that are then, by name. */
  Map<String, Instant> maintenance(Instant at);

  /** Why the configuration is not used as it is now; null where it is, or nobody knows here. */
  @Nullable UnusedConfiguration unused();

  /** The states as they were. */
  List<TargetState> statesAt(Instant then);

  /** The incidents that were open. */
  List<StoredIncident> openAt(Instant then);

  /**
   * Reads the tables, unless a newer Vedette has made them when it begins.
   *
   * @param unused tells what this process knows of its configuration; null: nothing is wrong with
   *     it
   */
  static OverviewSource of(
      Database database, InstantSource clock, Supplier<@Nullable UnusedConfiguration> unused) {
    return new Tables(database, clock, unused);
  }

  /** The tables of a database. */
  final class Tables implements OverviewSource {
    private static final double SHARE = 0.95;
    private static final int MAX_OPEN = 1_000;

    private final Database database;
    private final InstantSource clock;
    private final Supplier<@Nullable UnusedConfiguration> unused;
    private final TargetStates states;
    private final Incidents incidents;
    private final IncidentActions actions;
    private final DeadLetterTargets deadLetters;
    private final DailyTimes dailyTimes;
    private final OutageTimes outageTimes;
    private final DayLatencies latencies;
    private final MaintenanceWindows windows;
    private volatile boolean known;

    private Tables(
        Database database, InstantSource clock, Supplier<@Nullable UnusedConfiguration> unused) {
      this.database = database;
      this.clock = clock;
      this.unused = unused;
      states = new TargetStates(database);
      incidents = new Incidents(database);
      actions = new IncidentActions(database);
      deadLetters = new DeadLetterTargets(database);
      dailyTimes = new DailyTimes(database);
      outageTimes = new OutageTimes(database);
      latencies = new DayLatencies(database);
      windows = new MaintenanceWindows(database);
    }

    @Override
    public List<TargetState> states() {
      if (!known) {
        database.requireKnownSchema();
        known = true;
      }
      return states.read();
    }

    @Override
    public List<StoredIncident> open() {
      return incidents.list(new IncidentFilter(null, null, null, true, MAX_OPEN));
    }

    @Override
    public Map<UUID, IncidentAction> acknowledged(List<StoredIncident> incidents) {
      return actions.acknowledged(incidents);
    }

    @Override
    public List<Unstored> unstored() {
      return deadLetters.read(clock.instant());
    }

    @Override
    public Map<Integer, TargetDays> days(LocalDate first, Instant end) {
      return dailyTimes.read(first, end);
    }

    @Override
    public Map<Integer, List<Outage>> outages(Instant from, Instant to) {
      return outageTimes.between(from, to);
    }

    @Override
    public Map<Integer, Double> p95Us(Instant end) {
      return latencies.percentiles(SHARE, end);
    }

    @Override
    public Map<String, Instant> maintenance(Instant at) {
      Map<String, Instant> until = new HashMap<>();
      windows
          .byTarget(at, at.plusMillis(1))
          .forEach((target, each) ->
              until.put(
                  target, each.stream().map(Window::to).max(Instant::compareTo).orElseThrow()));
      return until;
    }

    @Override
    public @Nullable UnusedConfiguration unused() {
      return unused.get();
    }

    @Override
    public List<TargetState> statesAt(Instant then) {
      return states.readAt(then);
    }

    @Override
    public List<StoredIncident> openAt(Instant then) {
      Span moment = new Span(then, then.plus(Duration.ofMillis(1)));
      return incidents.list(new IncidentFilter(moment, null, null, false, MAX_OPEN)).stream()
          .filter(incident -> incident.closedAt() == null || incident.closedAt().isAfter(then))
          .toList();
    }
  }
}
