package dev.vedette.check.targets;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is watched. Changes are applied in the order in which they were made.
 *
 * @param <T> what is watched
 */
public sealed interface TargetChange<T> {
  /** The target that it is about. */
  String name();

  /**
   * Watch a target. One of this name that is watched already is replaced, and with the same
   * interval the new one keeps its turn; otherwise it begins as {@code start} says.
   */
  record Put<T>(String name, T item, Start start) implements TargetChange<T> {}

  /** There is no such target any more; a name that is not watched is none. */
  record Remove<T>(String name) implements TargetChange<T> {}

  /** Watch it here no longer: others do, or may. A name that is not watched is none. */
  record GiveUp<T>(String name) implements TargetChange<T> {}

  /** With which slot a target begins that was not watched yet. */
  sealed interface Start {
    /** With the next one. */
    record Next() implements Start {}

    /**
     * With the one that it is in, so long from now; the cadence after that is the usual one. Those
     * that went by since an earlier run are named.
     */
    record AtOnce(Duration delay) implements Start {}

    /**
     * Where the last one who watched it has ended: this checker, as its disk says, or another.
     *
     * @param accountedUntil slots up to then have their results, as another says; null when none
     *     does
     * @param since the target as it is now exists since then; what was before is nobody's
     */
    record Resume(@Nullable Instant accountedUntil, Instant since) implements Start {}

    /**
     * Beside another checker, which may have gone: with a slot of the last seconds, late, that is
     * not known to have its result. What is older is for the other to account for.
     *
     * @param accountedUntil slots up to then have their results
     * @param since as in {@link Resume}
     */
    record Beside(Instant accountedUntil, Instant since) implements Start {}
  }
}
