package dev.vedette.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the mistakes of one reading. A mistake in {@code defaults} counts once, not per target.
 */
public final class Problems {
  /**
   * Nobody reads more at once; it bounds what a generated file of 200,000 targets can make us keep.
   */
  public static final int MAX_PROBLEMS = 1_000;

  private record Found(Place place, String path, String message, boolean missingHere) {}

  private final Set<Found> found = new LinkedHashSet<>();

  public void add(Node node, String message) {
    add(node.place(), node.path(), message);
  }

  public void add(Place place, KeyPath path, String message) {
    add(new Found(place, path.toString(), message, false));
  }

  /** What the value refers to is not there for this process. */
  void addMissing(Node node, String message) {
    add(new Found(node.place(), node.path().toString(), message, true));
  }

  private void add(Found one) {
    if (found.size() <= MAX_PROBLEMS) {
      found.add(one);
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** By file in the order of reading, then by line and column. */
  public List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>();
    found.stream()
        .sorted(
            Comparator.comparingInt((Found each) -> each.place().source().order())
                .thenComparingInt(each -> each.place().line())
                .thenComparingInt(each -> each.place().column()))
        .limit(MAX_PROBLEMS)
        .map(Problems::problem)
        .forEach(sorted::add);
    if (found.size() > MAX_PROBLEMS) {
      Problem last = sorted.getLast();
      String more = "too many problems; only the first " + MAX_PROBLEMS + " found are shown";
      sorted.add(new Problem(last.file(), last.line(), last.column(), "", more, null));
    }
    return List.copyOf(sorted);
  }

  private static Problem problem(Found found) {
    Place place = found.place();
    return new Problem(
        place.source().name(),
        place.line(),
        place.column(),
        found.path(),
        found.message(),
        place.source().shownLine(place.line()),
        found.missingHere());
  }
}
