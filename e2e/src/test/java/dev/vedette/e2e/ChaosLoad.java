package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Certificate;
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
import java.util.ArrayList;
import java.util.HashSet;
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

  /** Every so many targets one is down for half of this time, by the slot and from everywhere. */
  private static final int FLAPPING = 5;

  private static final Duration FLAP = Duration.ofSeconds(16);

  private static final List<Duration> INTERVALS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

  private static final List<Certificate> CERTIFICATES =
      List.of(certificate("CN=old.example"), certificate("CN=new.example"));

  /** Of a hundred events: late by hours, late by days, sent again. */
  private static final int LATE_HOURS = 12;

  private static final int LATE_DAYS = 8;
  private static final int DOUBLED = 10;

  /** How far back an event is taken from that is sent again. */
  private static final int MEMORY = 5_000;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Producer<byte[], byte[]> producer;
  private final Random random;
  private final Thread thread;
  private final Map<Key, String> checks = new ConcurrentHashMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();
  private final Set<Key> used = new HashSet<>();
  private final List<CheckResult> memory = new ArrayList<>();
  private volatile boolean stopping;

  private ChaosLoad(String bootstrapServers, long seed) {
    producer = KafkaClients.producer(KafkaSettings.plaintext(bootstrapServers), "chaos");
    random = new Random(seed);
    thread = Thread.ofPlatform().name("chaos-load").unstarted(this::run);
  }

  static ChaosLoad start(String bootstrapServers, long seed) {
    KafkaSettings kafka = KafkaSettings.plaintext(bootstrapServers);
    await()
        .atMost(START_LIMIT)
        .untilAsserted(
            () -> assertThat(Topics.ensure(kafka, "chaos")).isEqualTo(new Topics.Creation.Done()));
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
    String columns = columns(event);
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.RESULTS,
                event.target().getBytes(StandardCharsets.UTF_8),
                ResultEncoder.encode(event)),
            (metadata, error) -> {
              if (error == null) {
                checks.put(key, columns);
                sent.incrementAndGet();
              } else if (!(error instanceof RetriableException)) {
                // The others had no broker to go to, and never reached the topic.
                failures.add(error.toString());
              }
            });
  }

  private CheckResult event(int n) {
    int target = n % TARGETS;
    String location = LOCATIONS.get(n / TARGETS % LOCATIONS.size());
    Instant slot = slot();
    // After a pause there are many in one millisecond, and two checks have never the same slot.
    while (!used.add(new Key("target-" + target, location, slot))) {
      slot = slot.plusMillis(1);
    }
    boolean secure = target % 2 == 0;
    Outcome outcome = outcome(target, slot);
    boolean probed = !(outcome instanceof Outcome.Unknown);
    boolean answered =
        outcome instanceof Outcome.Up
            || (outcome instanceof Outcome.Down(Failure failure)
                && failure.code() == FailureCode.STATUS_UNEXPECTED);
    return new CheckResult(
        "target-" + target,
        location,
        slot,
        slot.plusMillis(random.nextInt(5)),
        INTERVALS.get(target % INTERVALS.size()),
        "https://target.example/" + target,
        outcome,
        answered ? (Integer) (outcome instanceof Outcome.Up ? 200 : 503) : null,
        answered ? "1.1" : null,
        probed ? "192.0.2.7" : null,
        answered ? (Long) 5_120L : null,
        0,
        null,
        probed ? timings(secure, answered) : Timings.NONE,
        probed && secure ? CERTIFICATES.get(random.nextInt(CERTIFICATES.size())) : null,
        Map.of());
  }

  private Outcome outcome(int target, Instant slot) {
    if (target % FLAPPING == 0
        && slot.toEpochMilli() % FLAP.toMillis() < FLAP.toMillis() / 2
        && random.nextInt(40) > 0) {
      return Outcome.of(new Failure(FailureCode.STATUS_UNEXPECTED, "got 503", Phase.WAIT));
    }
    return switch (random.nextInt(40)) {
      case 0 -> Outcome.of(new Failure(FailureCode.TIMEOUT, "no result", Phase.WAIT));
      case 1, 2 -> Outcome.of(new Failure(FailureCode.STATUS_UNEXPECTED, "got 503", Phase.WAIT));
      case 3 -> Outcome.of(new Failure(FailureCode.MISSED, "too busy", null));
      case 4 -> Outcome.of(new Failure(FailureCode.CHECKER_OFFLINE, "gone", null));
      default -> new Outcome.Up();
    };
  }

  private Timings timings(boolean secure, boolean answered) {
    long dns = micros(300);
    long connect = micros(8_000);
    long tls = secure ? micros(15_000) : Timings.ABSENT;
    long send = micros(60);
    long wait = micros(20_000);
    long receive = answered ? micros(900) : Timings.ABSENT;
    long total = dns + connect + Math.max(0, tls) + send + wait + Math.max(0, receive) + 1;
    return new Timings(dns, connect, tls, send, wait, receive, total);
  }

  private long micros(int median) {
    return (long) (median * Math.exp(random.nextGaussian()));
  }

  private static Certificate certificate(String subject) {
    return new Certificate(
        subject,
        "CN=Authority",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2027-01-01T00:00:00Z"),
        true);
  }

  /** What has to stand in the columns, as {@link ChaosServers#checks} tells it. */
  private static String columns(CheckResult event) {
    Timings timings = event.timings();
    StringBuilder text = new StringBuilder();
    text.append(event.outcome().wireName());
    text.append(' ').append(event.failure() == null ? "-" : event.failure().code().wireName());
    text.append(' ').append(event.interval().toMillis());
    text.append(' ').append(Duration.between(event.scheduledAt(), event.startedAt()).toMillis());
    text.append(' ').append(event.status() == null ? "-" : event.status());
    text.append(' ').append(timings.totalUs());
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      text.append(' ').append(micros == Timings.ABSENT ? -1 : micros);
    }
    Certificate certificate = event.certificate();
    return text.append(' ').append(certificate == null ? "-" : certificate.subject()).toString();
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

  /** What has to be in the tables: of every check what stands in its columns. */
  Map<Key, String> checks() {
    return checks;
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
