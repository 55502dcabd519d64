package dev.vedette.check.metrics;

import dev.vedette.model.Outcome;
import dev.vedette.ops.LateGauge;
import dev.vedette.wire.KafkaClientMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Every metric of the check role, declared once; those of a group's member are its own. */
public final class CheckMetrics {
  /** The client that publishes results, as brokers and metrics know it. */
  public static final String PRODUCER = "vedette-check";

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
  public final LateGauge inFlight;
  public final LateGauge targets;
  public final LateGauge waiting;
  public final LateGauge spooled;
  public final LateGauge spooledBytes;
  public final KafkaClientMetrics producer;

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
    inFlight = gauge("vedette.check.in_flight", "Checks under way.");
    targets = gauge("vedette.check.targets", "Targets watched.");
    waiting =
        gauge(
            "vedette.check.waiting",
            "Results not yet acknowledged by Kafka, those in the spool among them.");
    spooled = gauge("vedette.check.spooled", "Results on disk that Kafka does not have.");
    spooledBytes = gauge("vedette.check.spooled.bytes", "Room on disk that results take.");
    producer = KafkaClientMetrics.ofProducer(registry, PRODUCER);
  }

  private LateGauge gauge(String name, String description) {
    return LateGauge.register(registry, name, description);
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
}
