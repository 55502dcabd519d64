package dev.vedette.store;

import dev.vedette.model.Setting;
import java.time.Duration;

/** How long checks are kept. */
public record StorageSettings(
    @Setting(doc = "Age at which checks are dropped, a whole day at a time.", byDefault = "400d")
        Duration retention) {
  private static final Duration MIN_RETENTION = Duration.ofDays(1);

  /** A partition a day: more than these make every query plan slow. */
  private static final Duration MAX_RETENTION = Duration.ofDays(3660);

  /** What holds where nothing is set; below the bounds that it is held against. */
  public static final StorageSettings DEFAULT = new StorageSettings(Duration.ofDays(400));

  public StorageSettings {
    if (retention.compareTo(MIN_RETENTION) < 0 || retention.compareTo(MAX_RETENTION) > 0) {
      throw new IllegalArgumentException("retention must be from 1d to 3660d");
    }
  }
}
