package dev.vedette.write;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.ops.LateGauge;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.history.UpkeepStep;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.Silence;
import dev.vedette.wire.KafkaClientMetrics;
import dev.vedette.write.deadletters.DeadLetterProducer;
import dev.vedette.write.screening.Screened.Cause;
import dev.vedette.write.screening.Screened.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Every metric of the write role, declared once. */
final class WriteMetrics implements DecisionListener {
  /** The client that reads results, as brokers and metrics know it. */
  static final String CONSUMER = "vedette.write";

  private final MeterRegistry registry;
  private final Counter read;
  private final Counter written;
  private final Counter doubled;
  private final Counter corrected;
  private final DistributionSummary batchRecords;
  private volatile double lag = Double.NaN;
  private volatile Map<IncidentKind, Double> open = Map.of();
  private volatile Silence.Untold untold = new Silence.Untold(0, 0);

  final Timer batchDuration;
  final Timer decideDuration;
  final Timer saveDuration;
  final Counter retries;
  final Counter heartbeatFailures;
  final Map<UpkeepStep, LateGauge> upkeepAge = new EnumMap<>(UpkeepStep.class);
  final KafkaClientMetrics consumer;
  final KafkaClientMetrics deadLetters;

  WriteMetrics(MeterRegistry registry) {
    this.registry = registry;
    read = counter("vedette.write.read", "Records read from Kafka.");
    written = counter("vedette.write.written", "New rows stored.");
    doubled = counter("vedette.write.doubled", "Results that were stored already.");
    retries = counter("vedette.write.retries", "Transactions that failed and were begun again.");
    corrected =
        counter(
            "vedette.write.corrected",
            "Targets whose incidents were decided again: checks came late.");
    heartbeatFailures =
        counter("vedette.write.heartbeat.failures", "Heartbeats that did not arrive.");
    for (IncidentKind kind : IncidentKind.values()) {
      LateGauge.register(
              registry,
              "vedette.write.incidents.open",
              "Incidents that are open, whoever decided; the same in each writer. NaN: unknown.",
              Tags.of("kind", kind.wireName()))
          .reads(() -> open.getOrDefault(kind, open.isEmpty() ? Double.NaN : 0));
    }
    LateGauge.register(
            registry,
            "vedette.write.silent.locations.untold",
            "Locations that are silent and have no incident of their own, as too many others have.")
        .reads(() -> untold.locations());
    LateGauge.register(
            registry,
            "vedette.write.silent.targets.untold",
            "Targets without data that have no incident of their own, as too many others have.")
        .reads(() -> untold.targets());
    batchRecords =
        DistributionSummary.builder("vedette.write.batch.records")
            .description("Records in a batch.")
            .register(registry);
    batchDuration =
        Timer.builder("vedette.write.batch.duration")
            .description("Duration of a transaction, failed ones too.")
            .register(registry);
    decideDuration =
        Timer.builder("vedette.write.decide.duration")
            .description("Part of a transaction in which incidents are decided.")
            .register(registry);
    saveDuration =
        Timer.builder("vedette.write.save.duration")
            .description("Duration of saving the newest states of targets, which the page reads.")
            .register(registry);
    for (IncidentChange change : IncidentChange.values()) {
      transitions(change);
    }
    LateGauge.register(
            registry,
            "vedette.write.lag",
            "Records that the partitions of this writer hold and it has not read yet; NaN:"
                + " unknown.")
        .reads(() -> lag);
    for (UpkeepStep step : UpkeepStep.values()) {
      upkeepAge.put(step, upkeepAge(step));
    }
    consumer = KafkaClientMetrics.ofConsumer(registry, CONSUMER);
    deadLetters = KafkaClientMetrics.ofProducer(registry, DeadLetterProducer.CLIENT);
    for (Cause cause : Cause.values()) {
      deadLetters(cause);
    }
  }

  private LateGauge upkeepAge(UpkeepStep step) {
    return LateGauge.register(
        registry,
        "vedette.write.upkeep.last.success.age.seconds",
        "Time since a step of the upkeep last succeeded, in any writer; NaN: not known yet.",
        Tags.of("step", step.tag()));
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter transitions(IncidentChange change) {
    return Counter.builder("vedette.write.incident.transitions")
        .description("What happened to incidents.")
        .tag("change", change.wireName())
        .register(registry);
  }

  private Counter deadLetters(Cause cause) {
    return Counter.builder("vedette.write.dead.letters")
        .description("Records sent to the topic of dead letters, by cause.")
        .tag("cause", cause.tag())
        .register(registry);
  }

  @Override
  public void decided(long nanos) {
    decideDuration.record(Duration.ofNanos(nanos));
  }

  @Override
  public void changed(List<IncidentChange> changes) {
    changes.forEach(change -> transitions(change).increment());
  }

  /** Open incidents of every kind. */
  void open(Map<IncidentKind, Double> incidents) {
    open = incidents;
  }

  /** What is silent and has no incident. */
  void untold(Silence.Untold silent) {
    untold = silent;
  }

  void corrected(int targets) {
    corrected.increment(targets);
  }

  void batch(int records) {
    read.increment(records);
    batchRecords.record(records);
  }

  void stored(int added, int present) {
    written.increment(added);
    doubled.increment(present);
  }

  void dead(List<Refused> letters) {
    letters.forEach(letter -> deadLetters(letter.cause()).increment());
  }

  void lag(OptionalLong records) {
    lag = records.isPresent() ? records.getAsLong() : Double.NaN;
  }
}
