package dev.vedette.store.decisions;

import dev.vedette.model.Failure;
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
 * vote before, as those of other locations for that time are not there yet, and are not the newest
 * check of anything. For one thread.
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
   * An hour of 8,000 targets at a minute, in some 80 MB. What is beyond is read again from the rows
   * when its time has come.
   */
  static final int MAX = 500_000;

  /** Of the messages of their failures: a usual one has less than a hundred characters. */
  private static final long MAX_MESSAGES = 100L * MAX;

  /**
   * One that waits.
   *
   * @param newest as the state of its pair will take it
   */
  record Waiting(int locationId, RuledObservation check, PairState.Newest newest) {
    private int messageLength() {
      Failure failure = newest.failure();
      return failure == null ? 0 : failure.message().length();
    }
  }

  private record Ahead(LiveTarget target, Waiting waiting) {
    long slotMs() {
      return waiting.newest.slotMs();
    }
  }

  private final PriorityQueue<Ahead> held =
      new PriorityQueue<>(Comparator.comparingLong(Ahead::slotMs));

  /** Of those beyond the bound the oldest slot, by target. */
  private final Map<Integer, Long> beyondMs = new HashMap<>();

  private final int max;
  private long heldMessages;

  ChecksAhead(int max) {
    this.max = max;
  }

  static boolean isAhead(PairState.Newest check, Instant now) {
    return check.slotMs() > now.toEpochMilli() + TOLERANCE_MS;
  }

  /** Keeps one until its time has come. */
  void hold(LiveTarget target, Waiting check) {
    Ahead ahead = new Ahead(target, check);
    if (held.size() < max && heldMessages < MAX_MESSAGES) {
      held.add(ahead);
      heldMessages += check.messageLength();
    } else {
      beyondMs.merge(target.id, ahead.slotMs(), Math::min);
    }
  }

  /**
   * Gives those away whose time has come, in the order of their slots; the pairs of their targets
   * have taken them.
   *
   * @param isCurrent tells targets that are remembered; others read theirs again from the rows
   */
  Map<LiveTarget, List<RuledObservation>> takeDue(Instant now, Predicate<LiveTarget> isCurrent) {
    Map<LiveTarget, List<RuledObservation>> due = new LinkedHashMap<>();
    Ahead next = held.peek();
    while (next != null && !isAhead(next.waiting.newest, now)) {
      held.remove();
      Waiting waiting = next.waiting;
      heldMessages -= waiting.messageLength();
      if (isCurrent.test(next.target)) {
        next.target.pair(waiting.locationId).take(waiting.newest);
        due.computeIfAbsent(next.target, _ -> new ArrayList<>()).add(waiting.check);
      }
      next = held.peek();
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
