package dev.vedette.check;

import dev.vedette.model.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Says which slots have come due, and hands out each slot of each target exactly once.
 *
 * <p>A schedule that was not asked for a while (a pause of the process, a step of the clock) names
 * the slots that went by as missed instead of making up for them in a burst. Not safe for use by
 * many threads.
 *
 * @param <T> what is scheduled
 */
final class Schedule<T> {
  /**
   * Slots of one target named as missed at one time. After a longer gap the older ones have no
   * event; their absence means unknown just as well.
   */
  static final int MAX_MISSED = 1000;

  /**
   * A slot that has come due.
   *
   * @param missed true if a later slot of the same target is due as well, so this one is not probed
   */
  record Due<T>(T item, Instant slot, boolean missed) {}

  private record Entry<T>(T item, Slots slots, Instant slot, Instant dueAt) {}

  private final PriorityQueue<Entry<T>> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::dueAt));

  /** Begins with the first slot of every item after {@code now}. */
  static <T> Schedule<T> startingAfter(Instant now, List<T> items, Function<T, Slots> slotsOf) {
    Schedule<T> schedule = new Schedule<>();
    for (T item : items) {
      Slots slots = slotsOf.apply(item);
      Instant slot = slots.after(now);
      schedule.entries.add(new Entry<>(item, slots, slot, slot));
    }
    return schedule;
  }

  /**
   * Begins with the slot that every item is in right now, late, spread evenly over {@code within}:
   * for somebody who waits in front of the screen. The cadence after that is the usual one.
   */
  static <T> Schedule<T> startingAtOnce(
      Instant now, Duration within, List<T> items, Function<T, Slots> slotsOf) {
    Schedule<T> schedule = new Schedule<>();
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      Slots slots = slotsOf.apply(item);
      Instant spread = now.plusMillis(within.toMillis() * i / items.size());
      Instant next = slots.after(now);
      Entry<T> first =
          next.isAfter(spread)
              ? new Entry<>(item, slots, slots.atOrBefore(now), spread)
              : new Entry<>(item, slots, next, next);
      schedule.entries.add(first);
    }
    return schedule;
  }

  /** When {@link #takeDue} will have something; {@link Instant#MAX} when nothing is scheduled. */
  Instant nextDueAt() {
    Entry<T> first = entries.peek();
    return first == null ? Instant.MAX : first.dueAt();
  }

  /** Takes everything that is due, each target's slots in order of time. */
  List<Due<T>> takeDue(Instant now) {
    List<Due<T>> due = new ArrayList<>();
    while (!nextDueAt().isAfter(now)) {
      Entry<T> entry = entries.remove();
      Instant newest = entry.slots().atOrBefore(now);
      Instant last = newest.isBefore(entry.slot()) ? entry.slot() : newest;
      addMissed(due, entry, last);
      due.add(new Due<>(entry.item(), last, false));
      Instant next = last.plusMillis(entry.slots().intervalMs());
      entries.add(new Entry<>(entry.item(), entry.slots(), next, next));
    }
    return due;
  }

  private static <T> void addMissed(List<Due<T>> due, Entry<T> entry, Instant last) {
    long intervalMs = entry.slots().intervalMs();
    long count = (last.toEpochMilli() - entry.slot().toEpochMilli()) / intervalMs;
    long named = Math.min(count, MAX_MISSED);
    for (long back = named; back > 0; back--) {
      due.add(new Due<>(entry.item(), last.minusMillis(back * intervalMs), true));
    }
  }
}
