package dev.vedette.store.observations;

import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The observations of some targets on a day, in columns, until they are put in order: twelve bytes
 * each. What they say is the same of many, and is kept once.
 */
final class ObservationBlock {
  /** In place of an id. */
  static final int NONE = -1;

  private static final int INITIAL = 1_024;

  /** A day has fewer milliseconds than 2^27. */
  private static final int LOCATION_BITS = 14;

  private static final int INDEX_BITS = 22;
  private static final int MAX_LOCATIONS = 1 << LOCATION_BITS;
  private static final int MAX_INDEX = 1 << INDEX_BITS;

  /** What an observation says, but for when and of whom. */
  record Content(int locationId, int intervalMs, Sight sight, int certificateId, int ruleId) {}

  /** Ids in order. */
  private final int[] targetIds;

  private final long dayMs;
  private final Map<Content, Integer> numbers = new HashMap<>();
  private final List<Content> contents = new ArrayList<>();

  /** Of each target the number of what its newest one says: mostly that of the next. */
  private final int[] newest;

  private int size;
  private int[] targets;
  private int[] slotMs;
  private int[] says;

  /**
   * An empty one.
   *
   * @param listeners in the order of the ids of their targets
   * @param expected about how many there will be
   */
  ObservationBlock(List<? extends ObservationListener> listeners, Instant day, int expected) {
    targetIds = listeners.stream().mapToInt(each -> each.target().id()).toArray();
    dayMs = day.toEpochMilli();
    newest = new int[targetIds.length];
    int length = Math.max(INITIAL, expected);
    targets = new int[length];
    slotMs = new int[length];
    says = new int[length];
  }

  /** The place of a target; negative when none of this block has that id. */
  int place(int targetId) {
    return Arrays.binarySearch(targetIds, targetId);
  }

  /**
   * Adds one.
   *
   * @param place of its target
   */
  void add(
      int place,
      long slot,
      int locationId,
      int intervalMs,
      Sight sight,
      int certificateId,
      int ruleId) {
    if (size == targets.length) {
      grow();
    }
    targets[size] = place;
    slotMs[size] = (int) (slot - dayMs);
    says[size++] = number(place, locationId, intervalMs, sight, certificateId, ruleId);
  }

  private void grow() {
    int larger = size + size / 2;
    targets = Arrays.copyOf(targets, larger);
    slotMs = Arrays.copyOf(slotMs, larger);
    says = Arrays.copyOf(says, larger);
  }

  private int number(
      int place, int locationId, int intervalMs, Sight sight, int certificateId, int ruleId) {
    if (!contents.isEmpty()) {
      Content last = contents.get(newest[place]);
      if (last.locationId == locationId
          && last.intervalMs == intervalMs
          && last.sight == sight
          && last.certificateId == certificateId
          && last.ruleId == ruleId) {
        return newest[place];
      }
    }
    Content content = new Content(locationId, intervalMs, sight, certificateId, ruleId);
    int number = numbers.computeIfAbsent(content, _ -> contents.size());
    if (number == contents.size()) {
      contents.add(content);
    }
    newest[place] = number;
    return number;
  }

  /** Ids of its targets, in order; at least one. */
  int[] targetIds() {
    return targetIds;
  }

  /** All that observations say. */
  List<Content> contents() {
    return contents;
  }

  int size() {
    return size;
  }

  /**
   * Gives all of them, target by target.
   *
   * @param names that know all that they say
   * @param listeners those of its making
   */
  void drain(ObservationNames names, List<? extends ObservationListener> listeners) {
    List<ObservationNames.Words> words = names.words(contents);
    int[] ends = new int[targetIds.length + 1];
    for (int i = 0; i < size; i++) {
      ends[targets[i] + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = Arrays.copyOf(ends, targetIds.length);
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[next[targets[i]]++] = i;
    }
    IntStream.range(0, targetIds.length)
        .forEach(place -> give(listeners.get(place), rows, ends[place], ends[place + 1], words));
  }

  /** Sorts by slot, then by the name of the location; the row comes along in the lowest bits. */
  private void give(
      ObservationListener listener,
      int[] rows,
      int from,
      int to,
      List<ObservationNames.Words> words) {
    if (to - from > MAX_INDEX) {
      throw new IllegalStateException("too many checks of one target on a day: " + (to - from));
    }
    long[] keys = new long[to - from];
    for (int i = from; i < to; i++) {
      int row = rows[i];
      int rank = words.get(says[row]).rank();
      if (rank >= MAX_LOCATIONS) {
        throw new IllegalStateException("more than " + MAX_LOCATIONS + " locations");
      }
      keys[i - from] = ((long) slotMs[row] << LOCATION_BITS | rank) << INDEX_BITS | (i - from);
    }
    Arrays.sort(keys);
    for (long key : keys) {
      int row = rows[from + (int) (key & (MAX_INDEX - 1))];
      ObservationNames.Words said = words.get(says[row]);
      listener.take(
          new Observation(
              Instant.ofEpochMilli(dayMs + slotMs[row]),
              said.location(),
              said.interval(),
              said.sight(),
              said.validity()),
          said.alerts());
    }
  }
}
