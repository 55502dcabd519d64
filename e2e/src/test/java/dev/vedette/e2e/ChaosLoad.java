package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.ResultEncoder;
import dev.vedette.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;

/** A publisher that goes on whatever happens, and knows what Kafka has acknowledged. */
final class ChaosLoad implements AutoCloseable {
  private static final int TARGETS = 50;
  private static final List<String> LOCATIONS = List.of("berlin-1", "tokyo");
  private static final int PER_SECOND = 500;

  /** Of a hundred events: late by hours, late by days, sent again. */
  private static final int LATE_HOURS = 12;

  private static final int LATE_DAYS = 8;
  private static final int DOUBLED = 10;

  /** How far back an event is taken from that is sent again. */
  private static final int MEMORY = 5_000;

  private final Producer<byte[], byte[]> producer;
  private final Random random;
  private final Thread thread;
  private final Set<Key> keys = ConcurrentHashMap.newKeySet();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();
  private final List<CheckResult> memory = new ArrayList<>();
  private volatile boolean stopping;

  private ChaosLoad(String bootstrapServers, long seed) {
    producer = KafkaClients.producer(KafkaSettings.plaintext(bootstrapServers), "chaos");
    random = new Random(seed);
    thread = Thread.ofPlatform().name("chaos-load").unstarted(this::run);
  }

  static ChaosLoad start(String bootstrapServers, long seed) throws InterruptedException {
    assertThat(Topics.ensure(KafkaSettings.plaintext(bootstrapServers), "chaos"))
        .isEqualTo(new Topics.Creation.Done());
    ChaosLoad load = new ChaosLoad(bootstrapServers, seed);
    load.thread.start();
    return load;
  }

  private void run() {
    long startedAt = System.nanoTime();
    for (int n = 0; !stopping; n++) {
      long due = startedAt + n * 1_000_000_000L / PER_SECOND;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
      boolean again = !memory.isEmpty() && random.nextInt(100) < DOUBLED;
      if (again) {
        doubled.incrementAndGet();
        send(memory.get(random.nextInt(memory.size())));
      } else {
        CheckResult event = event(n);
        if (memory.size() < MEMORY) {
          memory.add(event);
        } else {
          memory.set(n % MEMORY, event);
        }
        send(event);
      }
    }
    producer.flush();
  }

  private void send(CheckResult event) {
    Key key = new Key(event.target(), event.location(), event.scheduledAt());
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.RESULTS,
                event.target().getBytes(StandardCharsets.UTF_8),
                ResultEncoder.encode(event)),
            (metadata, error) -> {
              if (error == null) {
                keys.add(key);
                sent.incrementAndGet();
              } else if (!(error instanceof RetriableException)) {
                // The others had no broker to go to, and never reached the topic.
                failures.add(error.toString());
              }
            });
  }

  private CheckResult event(int n) {
    Instant slot = slot();
    boolean down = random.nextInt(20) == 0;
    long waitUs = (long) (20_000 * Math.exp(random.nextGaussian()));
    return new CheckResult(
        "target-" + n % TARGETS,
        LOCATIONS.get(n / TARGETS % LOCATIONS.size()),
        slot,
        slot.plusMillis(random.nextInt(5)),
        Duration.ofSeconds(1),
        "https://target.example/" + n % TARGETS,
        down
            ? Outcome.of(new Failure(FailureCode.TIMEOUT, "no result", Phase.WAIT))
            : new Outcome.Up(),
        down ? null : (Integer) 200,
        down ? null : "1.1",
        "192.0.2.7",
        down ? null : (Long) 5_120L,
        0,
        null,
        new Timings(
            300, 8_000, Timings.ABSENT, 60, waitUs, down ? Timings.ABSENT : 900, waitUs + 9_261),
        null,
        Map.of());
  }

  private Instant slot() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    int kind = random.nextInt(100);
    if (kind < LATE_HOURS) {
      return now.minusMillis(random.nextLong(Duration.ofHours(5).toMillis()));
    }
    if (kind < LATE_HOURS + LATE_DAYS) {
      return now.minus(Duration.ofDays(3))
          .minusMillis(random.nextLong(Duration.ofDays(3).toMillis()));
    }
    return now;
  }

  /** Ends when Kafka has acknowledged everything. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  /** Events that Kafka has acknowledged. */
  long sent() {
    return sent.get();
  }

  /** Events that were sent a second time or more. */
  long doubled() {
    return doubled.get();
  }

  /** What has to be in the tables. */
  Set<Key> keys() {
    return keys;
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    stopping = true;
    producer.close(Duration.ZERO);
  }
}
