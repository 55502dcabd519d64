package dev.vedette.bench.probe;

import java.time.Duration;

/**
 * What one contender did in one round.
 *
 * @param cpu CPU time of its process
 * @param checks checks that ended well: what didn't may have cost less, and its cost is theirs
 * @param wrong checks that did not end well, whatever the reason
 * @param took wall time
 */
record Round(Duration cpu, long checks, long wrong, Duration took) {
  double microsPerCheck() {
    return cpu.toNanos() / 1e3 / Math.max(1, checks);
  }

  /** Over whatever was due, also what was missed: never more than it is. */
  double microsPerSlot() {
    return cpu.toNanos() / 1e3 / Math.max(1, checks + wrong);
  }

  double perSecond() {
    return checks * 1e9 / took.toNanos();
  }

  /** Share of its core that it used, in percent. */
  double busyPercent() {
    return 100.0 * cpu.toNanos() / took.toNanos();
  }
}
