package dev.vedette.store.query;

/**
 * How much of what a location knows of a time lies in maintenance, which its uptime leaves out.
 *
 * @param upMs milliseconds that checks which were up stand for
 * @param knownMs milliseconds that checks which were up or down stand for
 * @param watchedMs milliseconds for which it was watched
 */
public record MaintenanceTime(long upMs, long knownMs, long watchedMs) {
  public static final MaintenanceTime NONE = new MaintenanceTime(0, 0, 0);

  public MaintenanceTime plus(MaintenanceTime other) {
    return new MaintenanceTime(
        upMs + other.upMs, knownMs + other.knownMs, watchedMs + other.watchedMs);
  }
}
