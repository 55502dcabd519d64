package dev.vedette.check.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of row numbers that are mostly neighbours, kept as ranges: a million rows that wait for
 * their deletion, because the disk refuses it, take hardly any memory. Not safe for many threads.
 */
final class IdRanges {
  /** From the first number to the last, both included. */
  record Range(long first, long last) {
    long size() {
      return last - first + 1;
    }
  }

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long size;

  long size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    lastByFirst.clear();
    size = 0;
  }

  boolean contains(long id) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(id);
    return range != null && id <= range.getValue();
  }

  void add(long id) {
    if (contains(id)) {
      return;
    }
    size++;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(id);
    long first = before != null && before.getValue() == id - 1 ? before.getKey() : id;
    Long last = lastByFirst.remove(id + 1);
    lastByFirst.put(first, last == null ? id : last);
  }

  /** Returns whether it was there. */
  boolean remove(long id) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(id);
    if (range == null || id > range.getValue()) {
      return false;
    }
    cut(range.getKey(), range.getValue(), new Range(id, id));
    return true;
  }

  /** The lowest numbers, as many as asked for or fewer. */
  List<Range> lowest(long count) {
    List<Range> ranges = new ArrayList<>();
    long left = count;
    for (Map.Entry<Long, Long> each : lastByFirst.entrySet()) {
      if (left == 0) {
        break;
      }
      long last = Math.min(each.getValue(), each.getKey() + left - 1);
      ranges.add(new Range(each.getKey(), last));
      left -= last - each.getKey() + 1;
    }
    return ranges;
  }

  /** Takes these out; they must be the lowest, as {@link #lowest} gave them. */
  void removeLowest(List<Range> ranges) {
    for (Range range : ranges) {
      Map.Entry<Long, Long> lowest = lastByFirst.firstEntry();
      cut(lowest.getKey(), lowest.getValue(), range);
    }
  }

  private void cut(long first, long last, Range hole) {
    size -= hole.size();
    lastByFirst.remove(first);
    if (first < hole.first()) {
      lastByFirst.put(first, hole.first() - 1);
    }
    if (hole.last() < last) {
      lastByFirst.put(hole.last() + 1, last);
    }
  }
}
