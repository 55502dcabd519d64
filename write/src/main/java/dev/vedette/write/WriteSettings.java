package dev.vedette.write;

import dev.vedette.model.Setting;
import java.time.Duration;

/** How many events make a transaction. */
public record WriteSettings(
    @Setting(doc = "Events in one transaction, at most.", byDefault = "5000") int batch,
    @Setting(
            doc = "How long a transaction waits for more events before it stores what it has.",
            byDefault = "200ms")
        Duration linger) {
  /** What holds where nothing is set. */
  public static final WriteSettings DEFAULT = new WriteSettings(5_000, Duration.ofMillis(200));

  public WriteSettings {
    if (batch < 1 || batch > 100_000) {
      throw new IllegalArgumentException("batch must be from 1 to 100000");
    }
    if (linger.isNegative() || linger.toMillis() > 10_000) {
      throw new IllegalArgumentException("linger must be from 0ms to 10s");
    }
  }
}
