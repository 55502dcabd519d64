package dev.vedette.notify;

import dev.vedette.notify.channel.Delivery;
import dev.vedette.ops.LateGauge;
import dev.vedette.ops.Outage;
import dev.vedette.store.ledger.Ledger.Attempt;
import dev.vedette.store.ledger.OutgoingMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every metric of the notify role, declared once, and what the log tells of channels. */
final class NotifyMetrics {
  private static final Logger log = LoggerFactory.getLogger(NotifyMetrics.class);

  private final MeterRegistry registry;
  private final Timer delay;
  private final Map<String, Outage> outages = new ConcurrentHashMap<>();
  private volatile double pending = Double.NaN;
  private volatile double givenUp = Double.NaN;

  final Counter retries;

  NotifyMetrics(MeterRegistry registry) {
    this.registry = registry;
    delay =
        Timer.builder("vedette.notify.delay")
            .description("From when something became known until a channel had taken it.")
            .register(registry);
    retries =
        Counter.builder("vedette.notify.store.retries")
            .description("Times that PostgreSQL did not do what was asked, and was asked again.")
            .register(registry);
    LateGauge.register(
            registry,
            "vedette.notify.pending",
            "Rows of the ledger without a final state, and transitions that are not routed yet, of"
                + " all notifiers; NaN: unknown.")
        .reads(() -> pending);
    LateGauge.register(
            registry,
            "vedette.notify.given.up",
            "Rows of the ledger that were given up within the last day, of all notifiers; NaN:"
                + " unknown.")
        .reads(() -> givenUp);
  }

  /** For the reference: the names of channels are the configuration's. */
  static void declare(MeterRegistry registry) {
    NotifyMetrics metrics = new NotifyMetrics(registry);
    metrics.channels(Set.of("hook"));
  }

  /** Makes their counters begin at 0; of channels that are gone nothing fails any more. */
  void channels(Set<String> names) {
    for (String name : names) {
      for (String result : List.of("delivered", "failed", "refused")) {
        attempts(name, result);
      }
    }
    outages.keySet().retainAll(names);
  }

  private Counter attempts(String channel, String result) {
    return Counter.builder("vedette.notify.attempts")
        .description("Attempts to send a message, by channel and by what came of them.")
        .tag("channel", channel)
        .tag("result", result)
        .register(registry);
  }

  void attempted(String channel, Delivery delivery) {
    Outage outage =
        outages.computeIfAbsent(
            channel,
            name ->
                new Outage(
                    log,
                    "channel " + name + " takes no message",
                    "channel " + name + " takes messages again",
                    System::nanoTime));
    switch (delivery) {
      case Delivery.Delivered delivered -> {
        attempts(channel, "delivered").increment();
        outage.isOver();
      }
      case Delivery.Retry retry -> {
        attempts(channel, "failed").increment();
        outage.isOn(retry.reason());
      }
      case Delivery.Refused refused -> attempts(channel, "refused").increment();
    }
  }

  void finished(OutgoingMessage message, Attempt attempt, Instant now) {
    switch (attempt) {
      case Attempt.Delivered delivered -> {
        log.debug("channel {} took message {}", message.channel(), message.id());
        message
            .incidents()
            .forEach(told -> delay.record(Duration.between(told.transition().recordedAt(), now)));
      }
      case Attempt.GivenUp givenUp ->
          log.error(
              "message {} of {} incidents is given up, channel {} did not take it in {} attempts:"
                  + " {}",
              message.id(),
              message.incidents().size(),
              message.channel(),
              message.attempts(),
              givenUp.error());
      case Attempt.Failed failed -> {}
    }
  }

  void open(long rows, long lost) {
    pending = rows;
    givenUp = lost;
  }

  /** The channels that do not work, each with the reason. */
  Map<String, String> failing() {
    Map<String, String> failing = new TreeMap<>();
    outages.forEach((channel, outage) -> {
      String cause = outage.cause();
      if (cause != null) {
        failing.put(channel, cause);
      }
    });
    return failing;
  }
}
