package dev.vedette.store.query;

/**
 * What uptime is, wherever it stands: a share of time, never of numbers of checks, so that it is
 * the same before and after a change of the interval. Each check stands for its interval.
 *
 * @param upMs milliseconds that checks which were up stand for
 * @param knownMs milliseconds that checks which were up or down stand for
 * @param watchedMs milliseconds for which it was watched, summed over the locations; not less than
 *     what is known, since the last check may reach beyond the end
 */
public record WatchedTime(long upMs, long knownMs, long watchedMs) {
  public static final WatchedTime NONE = new WatchedTime(0, 0, 0);

  public WatchedTime {
    watchedMs = Math.max(watchedMs, knownMs);
  }

  /** Milliseconds that checks which were down stand for. */
  public long downMs() {
    return knownMs - upMs;
  }

  /** Milliseconds of which nothing is known. */
  public long unknownMs() {
    return watchedMs - knownMs;
  }

  public WatchedTime plus(WatchedTime other) {
    return new WatchedTime(upMs + other.upMs, knownMs + other.knownMs, watchedMs + other.watchedMs);
  }
}
