package dev.vedette.store.decisions;

import dev.vedette.model.incident.RuledObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Stored checks whose time has not come: of a checker whose clock is ahead. They take part in no
 * vote before, as those of other locations for that time are not there yet. For one thread.
 */
final class ChecksAhead {
  /**
   * Less than the {@linkplain dev.vedette.model.Slots#staleAfter ten seconds} after which a result
   * is stale at the earliest, so that nobody seems silent for what is taken in; and far more than
   * clocks differ that are set by a network.
   */
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  private static final long TOLERANCE_MS = TOLERANCE.toMillis();

  /**
   * An hour of 8,000 targets at a minute, in some 50 MB. What is beyond is read again from the rows
   * when its time has come.
   */
  static final int MAX = 500_000;

  private record Ahead(LiveTarget target, RuledObservation check) {
    long slotMs() {
      return check.observation().slot().toEpochMilli();
    }
  }

  private final PriorityQueue<Ahead> held =
      new PriorityQueue<>(Comparator.comparingLong(Ahead::slotMs));

  /** Of those beyond the bound the oldest slot, by target. */
  private final Map<Integer, Long> beyondMs = new HashMap<>();

  private final int max;

  ChecksAhead(int max) {
    this.max = max;
  }

  static boolean isAhead(RuledObservation check, Instant now) {
    return check.observation().slot().toEpochMilli() > now.toEpochMilli() + TOLERANCE_MS;
  }

  /** Keeps one until its time has come. */
  void hold(LiveTarget target, RuledObservation check) {
    Ahead ahead = new Ahead(target, check);
    if (held.size() < max) {
      held.add(ahead);
    } else {
      beyondMs.merge(target.id, ahead.slotMs(), Math::min);
    }
  }

  /**
   * Gives those away whose time has come, in the order of their slots.
   *
   * @param isCurrent tells targets that are remembered; others read theirs again from the rows
   */
  Map<LiveTarget, List<RuledObservation>> takeDue(Instant now, Predicate<LiveTarget> isCurrent) {
    Map<LiveTarget, List<RuledObservation>> due = new LinkedHashMap<>();
    for (Ahead next = held.peek(); next != null && !isAhead(next.check, now); next = held.peek()) {
      held.remove();
      if (isCurrent.test(next.target)) {
        due.computeIfAbsent(next.target, _ -> new ArrayList<>()).add(next.check);
      }
    }
    return due;
  }

  /** From where targets have to be folded again, because they had more ahead than is kept. */
  Map<Integer, Long> takeBeyondMs(Instant now) {
    if (beyondMs.isEmpty()) {
      return Map.of();
    }
    long untilMs = now.toEpochMilli();
    Map<Integer, Long> due = new TreeMap<>(beyondMs);
    due.values().removeIf(slotMs -> slotMs > untilMs);
    beyondMs.keySet().removeAll(due.keySet());
    return due;
  }

  /** That was not done. */
  void putBack(Map<Integer, Long> due) {
    due.forEach((id, slotMs) -> beyondMs.merge(id, slotMs, Math::min));
  }
}
