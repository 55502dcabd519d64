package dev.vedette.store.observations;

import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.observations.ObservationHistory.Visitor;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The observations of some targets on a day, in columns, until they are put in order. */
final class ObservationBlock {
  /** In place of an id. */
  static final int NONE = -1;

  private static final int INITIAL = 1_024;

  /** A day has fewer milliseconds than 2^27. */
  private static final int LOCATION_BITS = 14;

  private static final int INDEX_BITS = 22;
  private static final int MAX_LOCATIONS = 1 << LOCATION_BITS;
  private static final int MAX_INDEX = 1 << INDEX_BITS;

  /** Ids in order. */
  private final int[] targetIds;

  private final BitSet locationIds = new BitSet();
  private final BitSet certificateIds = new BitSet();
  private final BitSet ruleIds = new BitSet();
  private long dayMs;
  private int size;
  private int[] targets = new int[INITIAL];
  private int[] slotMs = new int[INITIAL];
  private int[] locations = new int[INITIAL];
  private int[] intervals = new int[INITIAL];
  private int[] certificates = new int[INITIAL];
  private int[] rules = new int[INITIAL];
  private Sight[] sights = new Sight[INITIAL];

  ObservationBlock(List<WatchedTarget> block) {
    targetIds = block.stream().mapToInt(WatchedTarget::id).toArray();
  }

  void begin(LocalDate day) {
    dayMs = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    size = 0;
    locationIds.clear();
    certificateIds.clear();
    ruleIds.clear();
  }

  /** Adds one, unless it is of a target that is not of the block. */
  void add(
      int targetId,
      long slot,
      int locationId,
      int intervalMs,
      Sight sight,
      int certificateId,
      int ruleId) {
    int target = Arrays.binarySearch(targetIds, targetId);
    if (target < 0) {
      return;
    }
    if (size == targets.length) {
      grow();
    }
    targets[size] = target;
    slotMs[size] = (int) (slot - dayMs);
    locations[size] = locationId;
    intervals[size] = intervalMs;
    sights[size] = sight;
    certificates[size] = certificateId;
    rules[size++] = ruleId;
    locationIds.set(locationId);
    if (certificateId != NONE) {
      certificateIds.set(certificateId);
    }
    if (ruleId != NONE) {
      ruleIds.set(ruleId);
    }
  }

  private void grow() {
    int larger = size + size / 2;
    targets = Arrays.copyOf(targets, larger);
    slotMs = Arrays.copyOf(slotMs, larger);
    locations = Arrays.copyOf(locations, larger);
    intervals = Arrays.copyOf(intervals, larger);
    certificates = Arrays.copyOf(certificates, larger);
    rules = Arrays.copyOf(rules, larger);
    sights = Arrays.copyOf(sights, larger);
  }

  /** Ids of the locations that were added since it was begun. */
  BitSet locationIds() {
    return locationIds;
  }

  /** Likewise of certificates. */
  BitSet certificateIds() {
    return certificateIds;
  }

  /** Likewise of rules. */
  BitSet ruleIds() {
    return ruleIds;
  }

  /** Gives all of them, target by target, and forgets them. */
  int drain(ObservationNames names, Visitor visitor) {
    int[] ends = new int[targetIds.length + 1];
    for (int i = 0; i < size; i++) {
      ends[targets[i] + 1]++;
    }
    for (int target = 0; target < targetIds.length; target++) {
      ends[target + 1] += ends[target];
    }
    int[] next = Arrays.copyOf(ends, targetIds.length);
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[next[targets[i]]++] = i;
    }
    for (int target = 0; target < targetIds.length; target++) {
      give(target, rows, ends[target], ends[target + 1], names, visitor);
    }
    int count = size;
    size = 0;
    return count;
  }

  /** Sorts by slot, then by the name of the location; the row comes along in the lowest bits. */
  private void give(
      int target, int[] rows, int from, int to, ObservationNames names, Visitor visitor) {
    if (to - from > MAX_INDEX) {
      throw new IllegalStateException("too many checks of one target on a day: " + (to - from));
    }
    long[] keys = new long[to - from];
    for (int i = from; i < to; i++) {
      int row = rows[i];
      int rank = names.rank(locations[row]);
      if (rank >= MAX_LOCATIONS) {
        throw new IllegalStateException("more than " + MAX_LOCATIONS + " locations");
      }
      keys[i - from] = ((long) slotMs[row] << LOCATION_BITS | rank) << INDEX_BITS | (i - from);
    }
    Arrays.sort(keys);
    for (long key : keys) {
      int row = rows[from + (int) (key & (MAX_INDEX - 1))];
      visitor.visit(
          target,
          new RuledObservation(
              names.observation(
                  dayMs + slotMs[row],
                  locations[row],
                  intervals[row],
                  sights[row],
                  certificates[row]),
              names.rule(rules[row])));
    }
  }
}
