package dev.vedette.check;

import dev.vedette.model.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which slots have come due, and hands out each slot of each item once. Items come, change and
 * go at any time without touching the others.
 *
 * <p>A slot is to be probed in its second or not at all: a schedule that was not asked for a while
 * (a pause of the process, a step of the clock) names the slots that went by as missed instead of
 * making up for them in a burst. Not safe for use by many threads.
 *
 * @param <T> what is scheduled
 */
final class Schedule<T> {
  /** A slot that is later than this is missed. */
  static final Duration MAX_LATE = Duration.ofSeconds(1);

  /**
   * Slots of one item named as missed at one time. After a longer gap the older ones have no event;
   * their absence means unknown just as well.
   */
  static final int MAX_MISSED = 1_000;

  /** The same for all items together, which bounds what a suspended machine says on waking up. */
  static final int MAX_MISSED_IN_ALL = 200_000;

  /**
   * A clock that steps back by less is waited for, so that no slot comes twice. One that was wrong
   * by more, and was put right, is followed at once: slots named by the wrong time come again.
   */
  static final Duration MAX_WAIT_FOR_CLOCK = Duration.ofMinutes(1);

  /** Of these so many are handed out at a time, so that whoever takes them can keep up. */
  static final int MAX_MISSED_A_TURN = 100;

  /** What is to be done about a slot. */
  enum Kind {
    /** Probe it, now. */
    ON_TIME,
    /** Probe it, late on purpose. */
    LATE,
    /** It went by. */
    MISSED,
    /** It went by before this schedule had the item, and nobody is known to have probed it. */
    UNATTENDED,
    /** No slot: the item is not probed for now. */
    PAUSED,
    /** No slot: the item is probed no more. */
    REMOVED
  }

  /** A slot that has come due. */
  record Due<T>(T item, Instant slot, Kind kind) {}

  /** The next slot of one item, and when it is due: at its time, or late on purpose. */
  private static final class Entry<T> {
    private T item;
    private final Slots slots;
    private long slotMs;
    private long dueMs;
    private boolean removed;

    Entry(T item, Slots slots, long slotMs, long dueMs) {
      this.item = item;
      this.slots = slots;
      this.slotMs = slotMs;
      this.dueMs = dueMs;
    }
  }

  private final PriorityQueue<Entry<T>> queue =
      new PriorityQueue<>(Comparator.comparingLong((Entry<T> entry) -> entry.dueMs));

  private final Map<String, Entry<T>> entries = new HashMap<>();
  private final Deque<Due<T>> lost = new ArrayDeque<>();

  /** Those that are late on purpose. */
  private final Set<Entry<T>> late = new HashSet<>();

  private long latestMs = Long.MIN_VALUE;

  /** Items scheduled. */
  int size() {
    return entries.size();
  }

  /**
   * Begins with the first slot after {@code now}. An item that is there already, by its key, is
   * replaced; with the same slots it keeps its turn.
   */
  void put(String key, T item, Slots slots, Instant now) {
    Entry<T> present = entries.get(key);
    if (present != null && present.slots.equals(slots)) {
      present.item = item;
    } else {
      long slot = slots.after(now).toEpochMilli();
      put(key, new Entry<>(item, slots, slot, slot));
    }
  }

  /**
   * Begins with the slot that the item is in right now, late, at the given time. The cadence after
   * that is the usual one.
   */
  void putLate(String key, T item, Slots slots, Instant now, Instant at) {
    Instant next = slots.after(now);
    put(
        key,
        next.isAfter(at)
            ? new Entry<>(item, slots, slots.atOrBefore(now).toEpochMilli(), at.toEpochMilli())
            : new Entry<>(item, slots, next.toEpochMilli(), next.toEpochMilli()));
  }

  /**
   * Begins where the last one who had the item has ended. Of the slots since then the last one is
   * probed late, if it is not long ago: as long after its time as that may be, so that these come
   * at their usual rate, or half-way to the next one. Those before it are unattended. An item that
   * is there already keeps its turn.
   *
   * @param until slots up to then have their results; a time in the future is waited for if it is
   *     near, as for a clock that steps back
   * @param within a slot is probed late when it is not longer ago than this
   */
  void resume(String key, T item, Slots slots, Instant now, Instant until, Duration within) {
    if (entries.containsKey(key) || until.isAfter(now.plus(MAX_WAIT_FOR_CLOCK))) {
      put(key, item, slots, now);
      return;
    }
    Instant last = slots.atOrBefore(now);
    Instant next = slots.after(until.isAfter(now) ? until : now);
    boolean late = last.isAfter(until) && !last.isBefore(now.minus(within));
    nameUnattended(item, slots, until, late ? last : next);
    if (late) {
      Instant usual = last.plus(within);
      Instant middle = now.plus(Duration.between(now, next).dividedBy(2));
      putLate(key, item, slots, now, usual.isBefore(next) ? usual : middle);
    } else {
      put(key, new Entry<>(item, slots, next.toEpochMilli(), next.toEpochMilli()));
    }
  }

  /** Hands out the slots between two times as unattended; if they are many, the newest. */
  void nameUnattended(T item, Slots slots, Instant after, Instant before) {
    Instant oldest = before.minusMillis(MAX_MISSED * slots.intervalMs() + 1);
    Instant slot = slots.after(after.isBefore(oldest) ? oldest : after);
    for (; slot.isBefore(before); slot = slots.after(slot)) {
      name(new Due<>(item, slot, Kind.UNATTENDED));
    }
  }

  /**
   * Up to when every slot of every item was handed out; empty while some that went by are still to
   * be, and before the first call of {@link #takeDue}.
   */
  Optional<Instant> handedOutUntil() {
    if (!lost.isEmpty() || latestMs == Long.MIN_VALUE) {
      return Optional.empty();
    }
    long until = latestMs;
    for (Entry<T> entry : late) {
      until = Math.min(until, entry.slotMs - 1);
    }
    return Optional.of(Instant.ofEpochMilli(until));
  }

  private void name(Due<T> gone) {
    if (lost.size() < MAX_MISSED_IN_ALL) {
      lost.add(gone);
    }
  }

  /** Takes an item away; null when it was not there. */
  @Nullable T remove(String key) {
    Entry<T> entry = entries.remove(key);
    if (entry == null) {
      return null;
    }
    discard(entry);
    return entry.item;
  }

  private void discard(Entry<T> entry) {
    entry.removed = true;
    late.remove(entry);
  }

  private void put(String key, Entry<T> entry) {
    Entry<T> before = entries.put(key, entry);
    if (before != null) {
      discard(before);
    }
    if (entry.dueMs > entry.slotMs) {
      late.add(entry);
    }
    queue.add(entry);
  }

  /** When {@link #takeDue} will have something; {@link Instant#MAX} when nothing is scheduled. */
  Instant nextDueAt() {
    Entry<T> first = first();
    if (!lost.isEmpty()) {
      return Instant.MIN;
    }
    return first == null ? Instant.MAX : Instant.ofEpochMilli(first.dueMs);
  }

  private @Nullable Entry<T> first() {
    while (!queue.isEmpty() && queue.element().removed) {
      queue.remove();
    }
    return queue.peek();
  }

  /**
   * Takes everything that is to be probed, and some of the slots that went by, oldest first; the
   * rest of these comes the next times.
   *
   * @return whether the clock was found to have been put back, so that slots may come again
   */
  boolean takeDue(Instant now, Collection<Due<T>> due) {
    long nowMs = now.toEpochMilli();
    boolean back = latestMs != Long.MIN_VALUE && nowMs < latestMs - MAX_WAIT_FOR_CLOCK.toMillis();
    if (back) {
      followClock(now);
    }
    latestMs = back ? nowMs : Math.max(latestMs, nowMs);
    for (Entry<T> entry = first(); entry != null && entry.dueMs <= nowMs; entry = first()) {
      queue.remove();
      take(entry, nowMs, due);
      queue.add(entry);
    }
    for (int i = 0; i < MAX_MISSED_A_TURN && !lost.isEmpty(); i++) {
      due.add(lost.remove());
    }
    return back;
  }

  private void followClock(Instant now) {
    queue.clear();
    late.clear();
    for (Entry<T> entry : entries.values()) {
      entry.slotMs = entry.slots.after(now).toEpochMilli();
      entry.dueMs = entry.slotMs;
      queue.add(entry);
    }
  }

  private void take(Entry<T> entry, long nowMs, Collection<Due<T>> due) {
    late.remove(entry);
    long interval = entry.slots.intervalMs();
    long newest =
        Math.max(entry.slotMs, entry.slots.atOrBefore(Instant.ofEpochMilli(nowMs)).toEpochMilli());
    boolean onPurpose = entry.dueMs > entry.slotMs && newest == entry.slotMs;
    boolean tooLate = !onPurpose && nowMs - newest > MAX_LATE.toMillis();
    long gone = (newest - entry.slotMs) / interval + (tooLate ? 1 : 0);
    int named = (int) Math.min(gone, MAX_MISSED);
    long firstNamed = entry.slotMs + (gone - named) * interval;
    for (int i = 0; i < named; i++) {
      name(new Due<>(entry.item, Instant.ofEpochMilli(firstNamed + i * interval), Kind.MISSED));
    }
    if (!tooLate) {
      Kind kind = onPurpose ? Kind.LATE : Kind.ON_TIME;
      due.add(new Due<>(entry.item, Instant.ofEpochMilli(newest), kind));
    }
    entry.slotMs = newest + interval;
    entry.dueMs = entry.slotMs;
  }
}
