package dev.vedette.store.observations;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Asks for the checks of some targets: numbers of ours, which nobody else chose. */
final class TargetCondition {
  /** So many are looked up one by one; of more, all in between are read. */
  private static final int MAX_NAMED = 50;

  private TargetCondition() {}

  /** True of these and perhaps of others. */
  static String of(int[] ids) {
    return ids.length > MAX_NAMED
        ? "target_id BETWEEN %d AND %d".formatted(ids[0], ids[ids.length - 1])
        : "target_id IN (%s)"
            .formatted(
                Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(", ")));
  }
}
