package dev.vedette.web.targets;

import dev.vedette.model.Phase;
import dev.vedette.store.query.MaintenanceTime;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.Watch;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.web.chart.Plot;
import dev.vedette.web.page.Format;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What is known of a target in some time, as figures for people.
 *
 * @param watched for how long it was watched, summed over the locations
 * @param paused for how long it was paused, likewise; it is in none of the other times
 * @param maintenance what of both lies in maintenance, which uptime leaves out
 */
record Known(Sums sums, Duration watched, Duration paused, MaintenanceTime maintenance) {
  /** What is less is not seen in milliseconds. */
  private static final long LEAST_US = 50;

  /**
   * Of some locations together.
   *
   * @param watches when each of them watched it
   */
  static Known of(Sums sums, List<Watch> watches, MaintenanceTime maintenance) {
    return new Known(
        sums, sum(watches, Watch::length), sum(watches, Watch::pausedLength), maintenance);
  }

  private static Duration sum(List<Watch> watches, Function<Watch, Duration> length) {
    return watches.stream().map(length).reduce(Duration.ZERO, Duration::plus);
  }

  /** As the reports have it. */
  WatchedTime time() {
    return new WatchedTime(
        sums.upMs() - maintenance.upMs(),
        sums.knownMs() - maintenance.knownMs(),
        watched.toMillis() - maintenance.watchedMs());
  }

  /** By time: the share of the known time that was up. */
  String uptime() {
    return Format.share(time().upMs(), time().knownMs());
  }

  /** The share of the watched time of which something is known. */
  String coverage() {
    return Format.share(time().knownMs(), time().watchedMs());
  }

  /** How long it was down, on average of so many locations. */
  String downTime(int locations) {
    long downMs = time().downMs() / Math.max(1, locations);
    return downMs == 0 ? "none" : Format.duration(Duration.ofMillis(downMs));
  }

  /** How long it was watched in maintenance, likewise; empty when it was not. */
  String maintenanceTime(int locations) {
    long ms = maintenance.watchedMs() / Math.max(1, locations);
    return ms == 0 ? "" : Format.duration(Duration.ofMillis(ms));
  }

  /** How long it was paused, likewise. */
  String pausedTime(int locations) {
    long ms = paused.toMillis() / Math.max(1, locations);
    return ms == 0 ? "" : Format.duration(Duration.ofMillis(ms));
  }

  String percentile(double share) {
    return micros(sums.percentileUs(share));
  }

  String average() {
    return micros(sums.averageUs());
  }

  String average(Phase phase) {
    return micros(sums.averageUs(phase));
  }

  /** What the phases leave of the total. */
  String other() {
    return sums.answered() == 0 ? "–" : micros(Plot.otherUs(sums));
  }

  String shortest() {
    return micros(sums.minUs());
  }

  String longest() {
    return micros(sums.maxUs());
  }

  /** A duration in microseconds; a dash for NaN. */
  static String micros(double micros) {
    return Double.isNaN(micros) ? "–" : Format.micros(Math.round(micros));
  }

  /** How much a duration is more or less than another: {@code +12 ms (+8 %)}. */
  static String difference(double micros, double other) {
    if (Double.isNaN(micros) || Double.isNaN(other)) {
      return "–";
    }
    long by = Math.round(micros - other);
    if (Math.abs(by) < LEAST_US) {
      return "the same";
    }
    String sign = by > 0 ? "+" : "−";
    String absolute = sign + Format.micros(Math.abs(by));
    long percent = Math.round(100 * Math.abs(micros - other) / other);
    return other <= 0 || percent == 0 || percent > 999
        ? absolute
        : absolute + " (" + sign + percent + " %)";
  }
}
