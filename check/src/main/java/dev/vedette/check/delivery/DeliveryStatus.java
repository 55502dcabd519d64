package dev.vedette.check.delivery;

import dev.vedette.ops.Health;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the delivery stood at the end of a turn; all figures are of one moment, so they agree.
 *
 * @param waiting results that Kafka has not acknowledged, those on disk among them
 * @param onDisk those of them that a kill of the process would not lose
 * @param bytesOnDisk room that results take on disk, in bytes
 * @param kafkaOutage why Kafka takes no results; null when it does, as far as is known
 * @param diskOutage why the disk holds no results; null when it does, as far as is known
 * @param at when that was, in nanoseconds of the delivery's clock
 * @param progressAt when a result was last acknowledged, or none waited
 */
record DeliveryStatus(
    long waiting,
    long onDisk,
    long bytesOnDisk,
    @Nullable String kafkaOutage,
    @Nullable String diskOutage,
    long at,
    long progressAt) {
  /** Longest time without a turn, or without progress while results wait, that is still normal. */
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

  /** The same with more results that wait. */
  DeliveryStatus withMore(int published) {
    return new DeliveryStatus(
        waiting + published, onDisk, bytesOnDisk, kafkaOutage, diskOutage, at, progressAt);
  }

  /**
   * Whether results are being delivered, and what keeps them.
   *
   * @param kafka the servers, as the operator knows them
   * @param now by the delivery's clock, in nanoseconds
   */
  Health health(String kafka, long now) {
    String cause = cause(now);
    if (cause == null) {
      String old = onDisk == 0 ? "" : ", %d from the time before are on disk".formatted(onDisk);
      return new Health.Ready("results reach Kafka at %s%s".formatted(kafka, old));
    }
    if (kafkaOutage == null && !isQuiet(now)) {
      return new Health.Waiting("results reach Kafka at %s, but %s".formatted(kafka, cause));
    }
    if (waiting == 0) {
      return new Health.Waiting("Kafka at %s takes no results: %s".formatted(kafka, cause));
    }
    return new Health.Waiting(
        "%d results wait for Kafka at %s, %d of them on disk: %s"
            .formatted(waiting, kafka, onDisk, cause));
  }

  private @Nullable String cause(long now) {
    if (now - at > QUIET_LIMIT.toNanos()) {
      return "the delivery has been busy for %d s, perhaps with a disk that does not answer"
          .formatted(Duration.ofNanos(now - at).toSeconds());
    }
    if (kafkaOutage != null) {
      return diskOutage == null ? kafkaOutage : kafkaOutage + "; " + diskOutage;
    }
    if (diskOutage != null) {
      return diskOutage;
    }
    return isQuiet(now)
        ? "none was taken for %d s".formatted(Duration.ofNanos(now - progressAt).toSeconds())
        : null;
  }

  private boolean isQuiet(long now) {
    return now - at > QUIET_LIMIT.toNanos()
        || (waiting > 0 && now - progressAt > QUIET_LIMIT.toNanos());
  }
}
