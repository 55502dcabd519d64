package dev.vedette.check.metrics;

import dev.vedette.model.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** Every metric of the check role, declared once. */
public final class CheckMetrics {
  private final MeterRegistry registry;
  private final Counter up;
  private final Counter down;
  private final Counter unknown;

  public final Counter due;
  public final Counter started;
  public final Counter missed;
  public final Counter offline;
  public final Counter published;
  public final Counter lost;
  public final Timer lateness;

  public CheckMetrics(MeterRegistry registry) {
    this.registry = registry;
    due = counter("vedette.check.due", "Slots that came due.");
    started = counter("vedette.check.started", "Checks begun.");
    missed =
        counter(
            "vedette.check.missed",
            "Slots that were not probed: found too late, without room, or while no checker ran.");
    offline = counter("vedette.check.offline", "Checks that failed while the network was gone.");
    up = finishedCounter("up");
    down = finishedCounter("down");
    unknown = finishedCounter("unknown");
    published = counter("vedette.check.published", "Results acknowledged by Kafka.");
    lost = counter("vedette.check.lost", "Results that found no room or were refused by Kafka.");
    lateness =
        Timer.builder("vedette.check.lateness")
            .description(
                "From the slot until the check began, of checks that are not late on purpose.")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(1))
            .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter finishedCounter(String outcome) {
    return Counter.builder("vedette.check.finished")
        .description("Results handed to the delivery, by outcome.")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Counts a slot that has its result. */
  public void finished(Outcome outcome) {
    switch (outcome) {
      case Outcome.Up _ -> up.increment();
      case Outcome.Down _ -> down.increment();
      case Outcome.Unknown _ -> unknown.increment();
    }
  }

  /** Registers a value that is read when somebody asks for it. */
  public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    io.micrometer.core.instrument.Gauge.builder(name, source, value)
        .description(description)
        .register(registry);
  }
}
