package dev.vedette.app.alert;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Database;
import dev.vedette.store.decisions.FoldBeginnings;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.incidents.IncidentsOfSpan;
import dev.vedette.store.incidents.StoredIncident;
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
import java.util.function.Function;
import java.util.stream.Collectors;
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
  private @Nullable Instant keptSince;

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
    Set<String> chosen = Set.copyOf(simulated.keySet());
    Set<String> parents = parents(chosen);
    parents.removeAll(chosen);
    if (!parents.isEmpty()) {
      var _ = decide(parents);
    }
    readStored(names, parents);
    windows = new MaintenanceWindows(database).byTarget(span.from(), span.to());
    return new Simulation(
        span,
        rules.words(),
        checks,
        keptSince,
        chosen.stream().sorted().map(this::compare).toList());
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
    return slot.isBefore(span.from()) ? ofItsTime.rule() : rules.of(target, ofItsTime);
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
    Map<String, List<Course>> found = new HashMap<>();
    if (all) {
      found.putAll(courses(IncidentsOfSpan.read(incidents, span, null)));
    }
    asked.forEach(each -> found.putAll(courses(IncidentsOfSpan.read(incidents, span, each))));
    stored.putAll(found);
  }

  private Map<String, List<Course>> courses(Map<String, List<StoredIncident>> incidents) {
    return incidents.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each ->
                    each.getValue().stream()
                        .map(incident -> Course.of(incident).asOf(span.to()))
                        .toList()));
  }

  private Comparison compare(String target) {
    List<Alert> was =
        alerts(target, stored, incident -> dependencies.at(target, incident.openedAt()));
    List<String> ofFile = rules.dependencies(target);
    List<Alert> would =
        alerts(
            target,
            simulated,
            incident -> ofFile == null ? dependencies.at(target, incident.openedAt()) : ofFile);
    return Comparison.of(target, was, would, span);
  }

  private List<Alert> alerts(
      String target, Map<String, List<Course>> courses, Function<Course, List<String>> dependsOn) {
    List<Window> own = windows.getOrDefault(target, List.of());
    return courses.getOrDefault(target, List.of()).stream()
        .map(incident -> {
          List<Course> parents =
              dependsOn.apply(incident).stream()
                  .flatMap(parent -> courses.getOrDefault(parent, List.of()).stream())
                  .toList();
          return new Alert(incident, Telling.of(incident, own, parents, span.to()));
        })
        .toList();
  }
}
