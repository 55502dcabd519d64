package dev.vedette.model.incident;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one target as it goes on, with its last minutes open: observations that come in
 * another order than that of their slots still find their place. Whatever the order, the state and
 * the transitions are those of the fold over the observations in theirs.
 *
 * <p>The last observations are kept, and states between some of them, from which the fold begins
 * again when one is put before others. What is older than all of them is the <i>base</i>: a state
 * and nothing else, so an observation as old is too late. Nothing leaves the window before {@link
 * #settle}, so that whoever asks for its transitions in between misses none.
 *
 * <p>Mutable, for one thread.
 */
public final class FoldWindow {
  /**
   * Checks arrive when they are over, and a time-out takes long; what takes longer was delivered
   * late, by the minutes or hours of an outage.
   */
  public static final Duration SPAN = Duration.ofMinutes(2);

  private static final long SPAN_MS = SPAN.toMillis();

  /** With three locations checking once a second some minutes. */
  static final int MAX_OBSERVATIONS = 1024;

  /** Observations between two states: so many are folded again, at most, for one of the newest. */
  private static final int STEPS = 32;

  private static final int NONE = -1;

  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  /** What became of an observation. */
  public enum Addition {
    /** It is part of the fold now, or was before; the transitions since the base are the same. */
    UNCHANGED,

    /** It is part of the fold now, and the transitions since the base are others. */
    CHANGED,

    /** It is not newer than the base: only folding again from before it will tell. */
    TOO_LATE
  }

  /** The state before the observation at an index. */
  private record Mark(int index, FoldState state) {}

  private ArrayList<RuledObservation> recent = new ArrayList<>(4);
  private ArrayList<Mark> marks = new ArrayList<>(2);
  private List<Transition> transitions = List.of();
  private FoldState head;

  /** Begins after what the state has taken in. */
  public FoldWindow(FoldState base) {
    marks.add(new Mark(0, base));
    head = base;
  }

  /** The state before everything that can still change. */
  public FoldState base() {
    return marks.getFirst().state;
  }

  /** The state after everything. */
  public FoldState head() {
    return head;
  }

  /** Since the base, in the order in which they happened. Not to be kept over an addition. */
  public List<Transition> transitions() {
    return Collections.unmodifiableList(transitions);
  }

  /**
   * The incidents that were open at the base or have opened since, each as it is now, in the order
   * of their opening.
   */
  public List<Incident> incidents() {
    return IncidentHistory.of(base(), transitions);
  }

  /**
   * Takes an observation. Of two with the same slot and location the first stays, but for one of
   * which nothing is known, whose place a known one takes: as it is with the stored checks.
   */
  public Addition add(RuledObservation next) {
    if (isNewest(next)) {
      return append(next);
    }
    if (!isAfterBase(next)) {
      return Addition.TOO_LATE;
    }
    int place = put(next);
    return place < 0 ? Addition.UNCHANGED : foldAgain(place);
  }

  /**
   * Takes several as {@link #add} would, and folds again once at most: thousands that arrive in
   * reverse cost no more than in order.
   *
   * @param sorted in their order; of those with the same slot and location, the first comes first
   * @param tooLate told of each that is
   * @return whether the transitions since the base are others than before
   */
  public boolean addAll(List<RuledObservation> sorted, Consumer<RuledObservation> tooLate) {
    recent.ensureCapacity(recent.size() + sorted.size());
    boolean changed = false;
    int first = NONE;
    for (RuledObservation next : sorted) {
      if (first == NONE && isNewest(next)) {
        changed |= append(next) == Addition.CHANGED;
      } else if (isAfterBase(next)) {
        int place = put(next);
        first = first == NONE ? place : first;
      } else {
        tooLate.accept(next);
      }
    }
    return (first != NONE && foldAgain(first) == Addition.CHANGED) || changed;
  }

  private boolean isNewest(RuledObservation next) {
    RuledObservation last = recent.isEmpty() ? null : recent.getLast();
    return last != null ? last.compareTo(next) < 0 : isAfterBase(next);
  }

  /** Puts it into its place without folding; {@link #NONE} when what is there stays. */
  private int put(RuledObservation next) {
    int found = Collections.binarySearch(recent, next);
    if (found < 0) {
      recent.add(-found - 1, next);
      return -found - 1;
    }
    if (isKnown(recent.get(found)) || !isKnown(next)) {
      return NONE;
    }
    recent.set(found, next);
    return found;
  }

  private static boolean isKnown(RuledObservation one) {
    return one.observation().sight().isKnown();
  }

  /** The base takes a slot as a whole, so that its incidents can be told from later ones. */
  private boolean isAfterBase(RuledObservation next) {
    Observation last = base().last();
    return last == null || last.slot().isBefore(next.observation().slot());
  }

  private Addition append(RuledObservation next) {
    if (isToBeMarked(next)) {
      marks.add(new Mark(recent.size(), head));
    }
    recent.add(next);
    IncidentFold.Step step = IncidentFold.step(head, next.observation(), next.rule());
    head = step.state();
    if (step.transitions().isEmpty()) {
      return Addition.UNCHANGED;
    }
    transitions = new ArrayList<>(transitions);
    transitions.addAll(step.transitions());
    return Addition.CHANGED;
  }

  private boolean isToBeMarked(RuledObservation next) {
    int since = marks.getLast().index;
    if (since == recent.size()) {
      return false;
    }
    Instant slot = next.observation().slot();
    Instant last = recent.getLast().observation().slot();
    return last.isBefore(slot)
        && (recent.size() - since >= STEPS
            || slot.toEpochMilli() - slotMs(since) >= SPAN_MS
            || day(slot) != day(last));
  }

  private long slotMs(int place) {
    return recent.get(place).observation().slot().toEpochMilli();
  }

  private static long day(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), DAY_S);
  }

  /** Folds from the last state before a place on. */
  private Addition foldAgain(int place) {
    int from = marks.size() - 1;
    while (from > 0 && !isBefore(marks.get(from), place)) {
      from--;
    }
    marks.subList(from + 1, marks.size()).clear();
    Mark begin = marks.getLast();
    List<RuledObservation> after = recent.subList(begin.index, recent.size());
    List<RuledObservation> again = List.copyOf(after);
    after.clear();
    List<Transition> before = transitions;
    transitions = transitionsUntil(begin.state);
    head = begin.state;
    for (RuledObservation one : again) {
      var _ = append(one);
    }
    return before.equals(transitions) ? Addition.UNCHANGED : Addition.CHANGED;
  }

  /** Marks stand at the end of a slot: one that gets another observation is passed over. */
  private boolean isBefore(Mark mark, int place) {
    Instant slot = recent.get(place).observation().slot();
    return mark.index <= place && requireNonNull(mark.state.last()).slot().isBefore(slot);
  }

  /** Those that the state knows of. */
  private List<Transition> transitionsUntil(FoldState state) {
    List<Transition> before = new ArrayList<>();
    for (Transition transition : transitions) {
      if (state.last() != null && !transition.at().isAfter(state.last().slot())) {
        before.add(transition);
      }
    }
    return before;
  }

  /**
   * Lets the base follow: what is older than {@link #SPAN} becomes part of it.
   *
   * @param onNewDay told the state before the first observation of a day (UTC), when that is final
   * @return whether the base is another one now
   */
  public boolean settle(BiConsumer<LocalDate, FoldState> onNewDay) {
    int settled = 0;
    while (settled + 1 < marks.size() && isSettled(settled)) {
      settled++;
      int index = marks.get(settled).index;
      Instant slot = recent.get(index).observation().slot();
      if (day(slot) != day(recent.get(index - 1).observation().slot())) {
        onNewDay.accept(LocalDate.ofInstant(slot, ZoneOffset.UTC), marks.get(settled).state);
      }
    }
    if (settled == 0) {
      return false;
    }
    int count = marks.get(settled).index;
    recent = new ArrayList<>(recent.subList(count, recent.size()));
    ArrayList<Mark> left = new ArrayList<>(marks.size() - settled);
    for (Mark mark : marks.subList(settled, marks.size())) {
      left.add(new Mark(mark.index - count, mark.state));
    }
    marks = left;
    forgetSettledTransitions();
    return true;
  }

  /** Whether what lies between a mark and the next one can become part of the base. */
  private boolean isSettled(int mark) {
    return recent.size() - marks.get(mark).index > MAX_OBSERVATIONS
        || slotMs(marks.get(mark + 1).index) <= slotMs(recent.size() - 1) - SPAN_MS;
  }

  private void forgetSettledTransitions() {
    Instant settled = requireNonNull(base().last()).slot();
    if (!transitions.isEmpty()) {
      List<Transition> left =
          transitions.stream().filter(transition -> transition.at().isAfter(settled)).toList();
      transitions = left;
    }
  }

  /** The slot of the newest observation that the base has; null before the first. */
  public @Nullable Instant settledUntil() {
    Observation last = base().last();
    return last == null ? null : last.slot();
  }
}
