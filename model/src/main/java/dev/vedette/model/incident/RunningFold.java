package dev.vedette.model.incident;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one target over a long history, in the order of its observations: states and
 * transitions are those of {@link IncidentFold}, but while nothing is wrong a success takes no new
 * state.
 *
 * <p>Nothing is wrong while no incident is open and no location holds the target for down. Then one
 * more success of a location that saw one last, with the same certificate far from its end, only
 * makes a run longer, by whatever rule: no location votes for down.
 *
 * <p>Mutable, for one thread.
 */
public final class RunningFold {
  private FoldState state;

  /** What came after the state, by location, in its order; null while something is wrong. */
  private @Nullable List<SuccessRun> runs;

  private @Nullable Observation last;

  /** Whether the runs have more than the state. */
  private boolean isBehind;

  /** Begins after what the state has taken in. */
  public RunningFold(FoldState begin) {
    state = begin;
    runs = runs(begin);
    last = begin.last();
  }

  /**
   * Takes an observation.
   *
   * @return the transitions it brought about, in the order in which they happened; mostly none
   * @throws IllegalArgumentException unless it comes after those that it knows
   */
  public List<Transition> step(Observation next, AlertRule rule) {
    SuccessRun run = runs == null || last == null ? null : lengthened(runs, last, next);
    if (run != null) {
      run.add(next);
      last = next;
      isBehind = true;
      return List.of();
    }
    IncidentFold.Step step = IncidentFold.step(state(), next, rule);
    state = step.state();
    runs = runs(state);
    last = next;
    isBehind = false;
    return step.transitions();
  }

  /** After all that it has taken. */
  public FoldState state() {
    if (runs != null && isBehind) {
      List<LocationState> locations = new ArrayList<>(runs.size());
      runs.forEach(run -> locations.add(run.state()));
      state = new FoldState(requireNonNull(last), locations, null, null);
      runs = runs(state);
      isBehind = false;
    }
    return state;
  }

  private static @Nullable List<SuccessRun> runs(FoldState state) {
    if (state.outage() != null || state.certificate() != null) {
      return null;
    }
    List<SuccessRun> runs = new ArrayList<>(state.locations().size());
    for (LocationState location : state.locations()) {
      if (location.down()) {
        return null;
      }
      runs.add(new SuccessRun(location));
    }
    return runs;
  }

  /** The run that an observation does nothing but lengthen; null when it may do more. */
  private static @Nullable SuccessRun lengthened(
      List<SuccessRun> runs, Observation last, Observation next) {
    if (next.sight() != Sight.UP || !next.slot().isAfter(last.slot())) {
      return null;
    }
    long slotMs = next.slot().toEpochMilli();
    SuccessRun found = null;
    for (int i = 0; i < runs.size(); i++) {
      SuccessRun run = runs.get(i);
      if (!run.isExpected(slotMs) || (next.validity() != null && !run.isFarFromEnd(slotMs))) {
        return null;
      }
      found = run.isOf(next.location()) ? run : found;
    }
    return found != null && found.goesOnWith(next) ? found : null;
  }
}
