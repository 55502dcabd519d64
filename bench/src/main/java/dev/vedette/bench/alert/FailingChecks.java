package dev.vedette.bench.alert;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The checks of many targets, each once a second, in real time: now and then one of them fails
 * three times in a row, which opens an incident, and is well again.
 */
final class FailingChecks {
  static final int INCIDENTS_PER_SECOND = 5;

  /** As many failures as open an incident by default. */
  private static final int FAILURES = 3;

  /** What the first seconds meet is the JIT compiler; a production writer has run for days. */
  private static final int WARM_UP_S = 15;

  private static final Duration LAST_MESSAGES = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final int targets;
  private final Receiver receiver;
  private int opened;

  FailingChecks(KafkaSettings kafka, int targets, Receiver receiver) {
    this.kafka = kafka;
    this.targets = targets;
    this.receiver = receiver;
  }

  /** Incidents that were to be told. */
  int opened() {
    return opened;
  }

  /** Returns the checks a second that were really sent. */
  double run(int seconds) throws InterruptedException {
    long begun = System.nanoTime();
    long sent = 0;
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "bench")) {
      for (int second = 0; second < WARM_UP_S + seconds; second++) {
        for (int target = 0; target < targets; target++) {
          long due =
              begun
                  + TimeUnit.SECONDS.toNanos(second)
                  + TimeUnit.SECONDS.toNanos(1) * target / targets;
          TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
          send(producer, check(start, second, target), second, target);
          sent++;
        }
      }
      double taken = (System.nanoTime() - begun) / 1e9;
      Thread.sleep(LAST_MESSAGES);
      return sent / taken;
    }
  }

  private void send(Producer<byte[], byte[]> producer, CheckResult check, int second, int target) {
    if (failure(second, target) == FAILURES && second >= WARM_UP_S) {
      receiver.expects(check.target());
      opened++;
    }
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.RESULTS,
                check.target().getBytes(StandardCharsets.UTF_8),
                ResultEncoder.encode(check)));
  }

  /** Which failure in a row it is; 0: none. Each target fails once in a while, in its turn. */
  private int failure(int second, int target) {
    int turns = Math.max(FAILURES + 3, targets / INCIDENTS_PER_SECOND);
    int turn = Math.floorMod(second - target / INCIDENTS_PER_SECOND, turns);
    return turn < FAILURES && second >= FAILURES ? turn + 1 : 0;
  }

  private CheckResult check(Instant start, int second, int target) {
    boolean up = failure(second, target) == 0;
    Instant slot = start.plus(INTERVAL.multipliedBy(second)).plusMillis(1000L * target / targets);
    return new CheckResult(
        "shop-" + target,
        "berlin-1",
        slot,
        slot,
        INTERVAL,
        "https://shop-" + target + ".example/",
        up
            ? new Outcome.Up()
            : Outcome.of(
                new Failure(
                    FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 503", Phase.WAIT)),
        up ? 200 : 503,
        "1.1",
        "192.0.2.1",
        5_120L,
        0,
        null,
        new Timings(300, 8_000, 15_000, 60, 41_200, 900, 65_460),
        null,
        Map.of("team", "web"));
  }
}
