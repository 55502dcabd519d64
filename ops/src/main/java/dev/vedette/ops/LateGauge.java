package dev.vedette.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;

/**
 * A gauge that is declared beside the other metrics of its role, before there is anything to read:
 * NaN until then. Safe for use by many threads.
 */
public final class LateGauge {
  private volatile DoubleSupplier source = () -> Double.NaN;

  private LateGauge() {}

  /** Registers one that reads NaN. */
  public static LateGauge register(
      MeterRegistry registry, String name, String description, Tags tags) {
    LateGauge gauge = new LateGauge();
    Gauge.builder(name, () -> gauge.source.getAsDouble())
        .description(description)
        .tags(tags)
        .register(registry);
    return gauge;
  }

  /** Like {@link #register(MeterRegistry, String, String, Tags)}, without labels. */
  public static LateGauge register(MeterRegistry registry, String name, String description) {
    return register(registry, name, description, Tags.empty());
  }

  /** From now on this is read whenever somebody asks. */
  public void reads(DoubleSupplier value) {
    source = value;
  }
}
