package dev.vedette.app.alert;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Database;
import dev.vedette.store.decisions.FoldBeginnings;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.IncidentsOfSpan;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.HeardIncidents;
import dev.vedette.store.ledger.HeardIncidents.Heard;
import dev.vedette.store.ledger.Situation;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.observations.FoldBeginning;
import dev.vedette.store.query.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides once more, and compares what people would be told with what they were. What was open at
 * the beginning of the span was decided by the rules of its time; the others hold from there on.
 */
final class Simulator {
  private final Database database;
  private final Span span;
  private final SimulatedRules rules;
  private final Map<String, List<Course>> simulated = new TreeMap<>();
  private final Map<String, List<Course>> stored = new HashMap<>();
  private final DependencyLog dependencies = new DependencyLog();
  private Map<String, List<Window>> windows = Map.of();
  private final Map<String, Map<Course, Heard>> heard = new HashMap<>();
  private @Nullable Instant keptSince;
  private long checksInSpan;

  Simulator(Database database, Span span, SimulatedRules rules) {
    this.database = database;
    this.span = span;
    this.rules = rules;
  }

  /**
   * Runs, once.
   *
   * @param names null for all targets
   * @throws IllegalArgumentException when there are too many incidents to be compared
   */
  Simulation run(@Nullable Collection<String> names) {
    long checks = decide(names);
    long inSpan = checksInSpan;
    Set<String> chosen = Set.copyOf(simulated.keySet());
    readStored(names, decideParents(chosen));
    windows = new MaintenanceWindows(database).byTarget(span.from(), span.to());
    return new Simulation(
        span,
        rules.words(),
        checks,
        inSpan,
        keptSince,
        chosen.stream().sorted().map(this::compare).toList());
  }

  /** Tells whom the chosen ones depend on, others than they. */
  private Set<String> decideParents(Set<String> chosen) {
    Set<String> known = new TreeSet<>(chosen);
    Set<String> next = parents(chosen);
    for (int depth = 1; depth < Situation.MAX_DEPTH && !next.isEmpty(); depth++) {
      next.removeAll(known);
      if (!next.isEmpty()) {
        var _ = decide(next);
      }
      known.addAll(next);
      next = parents(next);
    }
    known.removeAll(chosen);
    return known;
  }

  private long decide(@Nullable Collection<String> names) {
    Map<String, FoldBeginning> beginnings = new FoldBeginnings(database).read(names, span.from());
    beginnings.values().stream()
        .filter(beginning -> !beginning.isWhole() && beginning.from().isAfter(span.from()))
        .map(FoldBeginning::from)
        .max(Instant::compareTo)
        .ifPresent(from -> keptSince = from);
    return new Backtest(database)
        .run(
            beginnings,
            span.to(),
            this::rule,
            (target, incidents) -> simulated.put(target, courses(incidents)));
  }

  private AlertRule rule(String target, Instant slot, Alerts ofItsTime) {
    dependencies.note(target, slot, ofItsTime.dependsOn());
    if (slot.isBefore(span.from())) {
      return ofItsTime.rule();
    }
    checksInSpan++;
    return rules.of(target, ofItsTime);
  }

  private List<Course> courses(List<Incident> incidents) {
    return incidents.stream().map(incident -> Course.of(incident).asOf(span.to())).toList();
  }

  private Set<String> parents(Collection<String> targets) {
    Set<String> parents = new TreeSet<>();
    for (String target : targets) {
      List<String> ofFile = rules.dependencies(target);
      parents.addAll(ofFile == null ? List.of() : ofFile);
      parents.addAll(dependencies.ever(target));
    }
    return parents;
  }

  private void readStored(@Nullable Collection<String> names, Collection<String> parents) {
    Incidents incidents = new Incidents(database);
    boolean all = names == null || names.size() > 1;
    List<String> asked = new ArrayList<>(all ? List.of() : names);
    asked.addAll(all ? List.of() : parents);
    if (all) {
      takeStored(IncidentsOfSpan.read(incidents, span, null));
    }
    asked.forEach(each -> takeStored(IncidentsOfSpan.read(incidents, span, each)));
  }

  private void takeStored(Map<String, List<StoredIncident>> incidents) {
    List<UUID> ids =
        incidents.values().stream().flatMap(List::stream).map(StoredIncident::id).toList();
    Map<UUID, Heard> ledger = new HeardIncidents(database).of(ids);
    incidents.forEach((target, all) -> {
      List<Course> courses = new ArrayList<>();
      Map<Course, Heard> ofTarget = heard.computeIfAbsent(target, _ -> new HashMap<>());
      for (StoredIncident incident : all) {
        Course course = Course.of(incident).asOf(span.to());
        courses.add(course);
        Heard known = ledger.get(incident.id());
        if (known != null) {
          ofTarget.put(course, known);
        }
      }
      stored.put(target, courses);
    });
  }

  /** What the ledger knows of an incident holds also for a simulated one that is just the same. */
  private Comparison compare(String target) {
    List<Alert> was = alerts(target, stored, this::dependedOn);
    List<Alert> would =
        alerts(
            target,
            simulated,
            (each, incident) -> {
              List<String> ofFile = rules.dependencies(each);
              return ofFile == null ? dependedOn(each, incident) : ofFile;
            });
    Map<Course, Heard> ledger = heard.getOrDefault(target, Map.of());
    Map<Alert, Alert> known = new HashMap<>();
    was.forEach(alert -> known.put(alert, alert.as(ledger.get(alert.course()))));
    return Comparison.of(
        target,
        was.stream().map(alert -> requireNonNull(known.get(alert))).toList(),
        would.stream()
            .map(alert -> new Alert(alert.course(), known.getOrDefault(alert, alert).telling()))
            .toList(),
        span);
  }

  private List<String> dependedOn(String target, Course incident) {
    return dependencies.at(target, incident.openedAt());
  }

  private List<Alert> alerts(
      String target,
      Map<String, List<Course>> courses,
      BiFunction<String, Course, List<String>> dependsOn) {
    List<Window> own = windows.getOrDefault(target, List.of());
    return courses.getOrDefault(target, List.of()).stream()
        .map(incident -> {
          List<Course> outages = outages(target, incident, courses, dependsOn, Situation.MAX_DEPTH);
          return new Alert(incident, Telling.of(incident, own, outages, span.to()));
        })
        .toList();
  }

  /** Those that explain it: of what it depends on, and of what that depends on, and so on. */
  private static List<Course> outages(
      String target,
      Course incident,
      Map<String, List<Course>> courses,
      BiFunction<String, Course, List<String>> dependsOn,
      int depth) {
    List<Course> outages = new ArrayList<>();
    if (depth > 1) {
      for (String parent : dependsOn.apply(target, incident)) {
        for (Course outage : courses.getOrDefault(parent, List.of())) {
          if (Telling.explains(outage, incident)) {
            outages.add(outage);
            outages.addAll(outages(parent, outage, courses, dependsOn, depth - 1));
          }
        }
      }
    }
    return outages;
  }
}
