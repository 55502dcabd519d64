package dev.vedette.check;

import dev.vedette.check.Spool.Letter;
import dev.vedette.check.Spool.SpoolException;
import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.ResultEncoder;
import dev.vedette.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings results to {@link Topics#RESULTS}, from a thread of its own, because a Kafka producer may
 * block and event loops must not.
 *
 * <p>As long as Kafka answers, a result goes straight there. What it has not acknowledged within
 * {@link #ON_DISK_AFTER} is copied to the {@link Spool}; while it stays silent new results go to
 * the spool alone, and from there to Kafka when it is back, oldest first, beside the live ones. So
 * a kill loses what is younger than a second, and an absence of Kafka nothing but what the spool
 * has no room for. A result that arrives twice is one: its key says so.
 */
final class ResultDelivery implements ResultSink {
  /** Results that the thread has not come to yet; beyond it they are lost. */
  static final int MAX_WAITING = 50_000;

  /** Results handed to the producer and not acknowledged; far more than a busy second's. */
  private static final int MAX_UNACKNOWLEDGED = 10_000;

  /** Results that wait in memory when the disk does not take them. */
  private static final int MAX_IN_MEMORY = 10_000;

  /** Of them such that come from the spool, so that they don't crowd out the live ones. */
  private static final int MAX_FROM_SPOOL = 4_000;

  /** With the pauses of the thread this stays below the second that a kill may cost. */
  private static final Duration ON_DISK_AFTER = Duration.ofMillis(300);

  /** Each time costs a write that waits for the disk. */
  private static final Duration SPOOL_EVERY = Duration.ofMillis(200);

  /** Silence for which Kafka counts as away. */
  private static final Duration AWAY_AFTER = Duration.ofSeconds(1);

  /** A send that can't even be begun comes back after this; the thread does nothing meanwhile. */
  private static final Duration MAX_BLOCK = Duration.ofMillis(200);

  /** Woken for several results at a time: waking a thread costs more than encoding one. */
  private static final Duration GATHER = Duration.ofMillis(20);

  /** Longest time without progress, with results waiting, that still counts as normal. */
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration TRIM_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  /** A result that the producer has. */
  private static final class Sent {
    private final Letter letter;
    private final long sentAt = System.nanoTime();

    /** Its number in the spool; 0 when it is not there. */
    private long rowId;

    Sent(Letter letter, long rowId) {
      this.letter = letter;
      this.rowId = rowId;
    }
  }

  private record Answer(long number, @Nullable Exception error) {}

  private final KafkaSettings settings;
  private final SpoolSettings spoolSettings;
  private final CheckMetrics metrics;
  private final Consumer<Throwable> onFault;
  private final InstantSource clock;
  private final Spool spool;
  private final BlockingQueue<CheckResult> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final Semaphore closing = new Semaphore(0);
  private final Thread thread;
  private final Thread topics;

  // Of the thread alone.
  private Producer<byte[], byte[]> producer;
  private final Map<Long, Sent> sent = new LinkedHashMap<>();

  /** Rows that the producer has, or that are delivered and not removed yet. */
  private final Set<Long> sentRows = new HashSet<>();

  private final List<Letter> toSpool = new ArrayList<>();
  private final List<Long> delivered = new ArrayList<>();
  private long nextNumber;
  private long cursor;
  private long answeredAt = System.nanoTime();
  private long triedAt = System.nanoTime() - RETRY_AFTER.toNanos();
  private long removedAt = System.nanoTime();
  private long spooledAt = System.nanoTime();
  private long trimmedAt = System.nanoTime();
  private boolean reachable;
  private boolean broken;

  // For those who ask.
  private volatile long pending;
  private volatile long spooled;
  private volatile long spooledBytes;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean prepared;
  private volatile @Nullable String trouble;
  private volatile @Nullable String diskTrouble;
  private volatile boolean stopping;

  private ResultDelivery(
      KafkaSettings settings,
      SpoolSettings spoolSettings,
      Spool spool,
      CheckMetrics metrics,
      Consumer<Throwable> onFault,
      InstantSource clock) {
    this.settings = settings;
    this.spoolSettings = spoolSettings;
    this.spool = spool;
    this.metrics = metrics;
    this.onFault = onFault;
    this.clock = clock;
    producer = KafkaClients.producer(settings, "vedette-check", MAX_BLOCK);
    thread = Thread.ofPlatform().name("vedette-deliver").unstarted(this::run);
    topics = Thread.ofVirtual().name("vedette-topics").unstarted(this::prepareTopics);
    spooled = spool.rows();
    spooledBytes = spool.bytes();
    metrics.gauge(
        "vedette.check.waiting",
        "Results not yet acknowledged by Kafka, those in the spool among them.",
        this,
        delivery -> delivery.pending);
    metrics.gauge("vedette.check.spooled", "Results on disk.", this, d -> d.spooled);
    metrics.gauge("vedette.check.spooled.bytes", "Their size.", this, d -> d.spooledBytes);
  }

  /**
   * Begins to deliver, first what an earlier process left on disk; a broker that is away is waited
   * for.
   *
   * @param onFault hears of a defect of ours that has stopped the delivery for good
   * @throws InvalidKafkaSettingsException when no client can be made: a PEM file that can't be
   *     used, no bootstrap name that resolves
   * @throws UnusableSpoolException when the spool's directory can't be used
   */
  static ResultDelivery start(
      KafkaSettings settings,
      SpoolSettings spoolSettings,
      CheckMetrics metrics,
      Consumer<Throwable> onFault,
      InstantSource clock) {
    Spool spool;
    try {
      spool = Spool.open(Path.of(spoolSettings.directory()), spoolSettings.maxSize().bytes());
    } catch (SpoolException e) {
      throw new UnusableSpoolException(String.valueOf(e.getMessage()), e);
    }
    if (spool.rows() > 0) {
      log.info("{} results of an earlier time wait in {}", spool.rows(), spoolSettings.directory());
    }
    ResultDelivery delivery;
    try {
      delivery = new ResultDelivery(settings, spoolSettings, spool, metrics, onFault, clock);
    } catch (RuntimeException e) {
      closeQuietly(spool, e);
      throw e;
    }
    delivery.topics.start();
    delivery.thread.start();
    return delivery;
  }

  private static void closeQuietly(Spool spool, Exception cause) {
    try {
      spool.close();
    } catch (SpoolException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void publish(CheckResult result) {
    if (waiting.offer(result)) {
      return;
    }
    lose(1, "no room for more results: %d wait to be written down".formatted(MAX_WAITING));
  }

  private void lose(long results, String why) {
    metrics.lost.increment((double) results);
    if (losing.compareAndSet(false, true)) {
      log.error("results are being lost: {}; vedette_check_lost_total counts them", why);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        turn();
        var _ = closing.tryAcquire(GATHER.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while {} results were waiting", waiting.size());
    } catch (RuntimeException | Error e) {
      log.error("the delivery of results has failed; none reaches Kafka any more", e);
      onFault.accept(e);
    }
  }

  /** One round: what is new, what Kafka said, what has to go to disk, what can come from there. */
  private void turn() {
    renewProducer();
    takeAnswers();
    boolean live = canSend();
    for (CheckResult result = waiting.poll(); result != null; result = waiting.poll()) {
      Letter letter = letter(result);
      if (live && sent.size() < MAX_UNACKNOWLEDGED) {
        send(letter, 0);
        live = reachable;
      } else {
        toSpool.add(letter);
      }
    }
    copyToSpool();
    tendSpool();
    if (canSend()) {
      sendFromSpool();
    }
    publishFigures();
  }

  private Letter letter(CheckResult result) {
    return new Letter(
        clock.instant(),
        result.target().getBytes(StandardCharsets.UTF_8),
        ResultEncoder.encode(result));
  }

  /**
   * Kafka is away when it has been silent for long with something to answer, or when a send could
   * not even be begun, and it is back with its next answer. With nothing to answer one is tried.
   */
  private boolean canSend() {
    long now = System.nanoTime();
    if (reachable && !sent.isEmpty()) {
      long oldest = sent.values().iterator().next().sentAt;
      if (now - Math.max(oldest, answeredAt) > AWAY_AFTER.toNanos()) {
        reachable = false;
        report("it does not answer");
      }
    }
    return prepared
        && !broken
        && (reachable || (sent.isEmpty() && now - triedAt >= RETRY_AFTER.toNanos()));
  }

  private void send(Letter letter, long rowId) {
    long number = nextNumber++;
    if (!reachable) {
      triedAt = System.nanoTime();
    }
    sent.put(number, new Sent(letter, rowId));
    if (rowId != 0) {
      sentRows.add(rowId);
    }
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.RESULTS, letter.key(), letter.value()),
              (metadata, error) -> answers.add(new Answer(number, error)));
    } catch (KafkaException e) {
      // It says so of everything from now on: a producer that lost its rights, for instance.
      answers.add(new Answer(number, e));
      broken = true;
    }
    // One that could not be begun is known by now, after the producer has blocked for a while.
    takeAnswers();
    reachable |= sent.containsKey(number);
  }

  /** Another one, when the last has given up for good; what it had comes back as answers. */
  private void renewProducer() {
    if (!broken || System.nanoTime() - triedAt < RETRY_AFTER.toNanos()) {
      return;
    }
    triedAt = System.nanoTime();
    producer.close(Duration.ZERO);
    try {
      producer = KafkaClients.producer(settings, "vedette-check", MAX_BLOCK);
      broken = false;
    } catch (InvalidKafkaSettingsException e) {
      report(String.valueOf(e.getMessage()));
    }
  }

  private void takeAnswers() {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      Sent letter = sent.remove(answer.number);
      if (letter != null) {
        answered(letter, answer.error);
      }
    }
  }

  private void answered(Sent sentLetter, @Nullable Exception error) {
    if (error == null) {
      answeredAt = System.nanoTime();
      lastProgress = answeredAt;
      reachable = true;
      if (trouble != null) {
        log.info("Kafka at {} takes results again", settings.bootstrapServers());
      }
      trouble = null;
      losing.set(false);
      metrics.published.increment();
    } else if (isRefused(error)) {
      lose(1, "Kafka refused one: " + error.getMessage());
    } else {
      reachable = false;
      report(error.getClass().getSimpleName() + ": " + error.getMessage());
    }
    boolean again = error != null && !isRefused(error);
    if (again && sentLetter.rowId == 0) {
      toSpool.add(sentLetter.letter);
    } else if (again) {
      sentRows.remove(sentLetter.rowId);
      cursor = Math.min(cursor, sentLetter.rowId - 1);
    } else if (sentLetter.rowId != 0) {
      delivered.add(sentLetter.rowId);
    }
  }

  /** Whether the result itself is at fault; whatever else is may pass, a missing right too. */
  private static boolean isRefused(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof InvalidRecordException
        || error instanceof SerializationException;
  }

  /** What waits for an answer for long, and what can't be sent. */
  private void copyToSpool() {
    List<Sent> copied = new ArrayList<>();
    long before = System.nanoTime() - ON_DISK_AFTER.toNanos();
    for (Sent each : sent.values()) {
      if (each.sentAt - before > 0) {
        break;
      }
      if (each.rowId == 0) {
        copied.add(each);
      }
    }
    boolean nothing = copied.isEmpty() && toSpool.isEmpty();
    if (nothing || (!stopping && System.nanoTime() - spooledAt < SPOOL_EVERY.toNanos())) {
      return;
    }
    spooledAt = System.nanoTime();
    List<Letter> letters = new ArrayList<>(copied.size() + toSpool.size());
    copied.forEach(each -> letters.add(each.letter));
    letters.addAll(toSpool);
    try {
      List<Long> ids = spool.add(letters);
      for (int i = 0; i < copied.size(); i++) {
        copied.get(i).rowId = ids.get(i);
        sentRows.add(ids.get(i));
      }
      toSpool.clear();
      diskWorks();
    } catch (SpoolException e) {
      diskFails(e);
      int excess = toSpool.size() - MAX_IN_MEMORY;
      if (excess > 0) {
        toSpool.subList(0, excess).clear();
        lose(excess, "neither Kafka nor the disk takes them");
      }
    }
  }

  private void diskWorks() {
    if (diskTrouble != null) {
      log.info("{} takes results again", spoolSettings.directory());
    }
    diskTrouble = null;
  }

  private void diskFails(SpoolException e) {
    if (diskTrouble == null) {
      log.error("{}; results wait in memory, {} at most", e.getMessage(), MAX_IN_MEMORY);
    }
    diskTrouble = e.getMessage();
  }

  private void tendSpool() {
    try {
      long now = System.nanoTime();
      if (!delivered.isEmpty() && (stopping || now - removedAt > SPOOL_EVERY.toNanos())) {
        removedAt = now;
        spool.remove(delivered);
        delivered.forEach(sentRows::remove);
        delivered.clear();
      }
      if (spool.rows() > 0 && now - trimmedAt > TRIM_EVERY.toNanos()) {
        trimmedAt = now;
        long gone = spool.trim(oldest());
        if (gone > 0) {
          lose(gone, "the spool is full (check.spool), or they waited too long");
        }
      }
    } catch (SpoolException e) {
      diskFails(e);
    }
  }

  private Instant oldest() {
    return spoolSettings.maxAge().isForever()
        ? Instant.EPOCH
        : clock.instant().minus(spoolSettings.maxAge().days(), ChronoUnit.DAYS);
  }

  private void sendFromSpool() {
    int room = MAX_FROM_SPOOL - sentRows.size();
    if (room <= 0 || spool.rows() == sentRows.size()) {
      return;
    }
    try {
      // One alone while nobody knows whether Kafka is back.
      int wanted = reachable ? room : 1;
      List<Spool.Row> rows = spool.after(cursor, wanted, sentRows);
      for (Spool.Row row : rows) {
        cursor = row.id();
        send(new Letter(clock.instant(), row.key(), row.value()), row.id());
        if (!reachable) {
          break;
        }
      }
      if (rows.isEmpty()) {
        cursor = 0;
      }
    } catch (SpoolException e) {
      diskFails(e);
    }
  }

  private void publishFigures() {
    long unspooled = sent.values().stream().filter(each -> each.rowId == 0).count();
    pending = waiting.size() + unspooled + toSpool.size() + spool.rows();
    spooled = spool.rows();
    spooledBytes = spool.bytes();
    if (pending == 0) {
      lastProgress = System.nanoTime();
    }
  }

  private void prepareTopics() {
    try {
      while (!stopping && !prepared) {
        switch (ensureTopics()) {
          case Topics.Creation.Done() -> prepared = true;
          case Topics.Creation.NotOurs(String why) -> {
            log.warn("no right to create topics: {}; they must be there", why);
            prepared = true;
          }
          case Topics.Creation.Away(String why) -> {
            report(why);
            Thread.sleep(RETRY_AFTER);
          }
        }
      }
    } catch (InterruptedException e) {
      log.debug("stopped before the topics were there");
    } catch (RuntimeException | Error e) {
      log.error("the topics can't be made; no result reaches Kafka", e);
      onFault.accept(e);
    }
  }

  private Topics.Creation ensureTopics() throws InterruptedException {
    try {
      return Topics.ensure(settings, "vedette-check-topics");
    } catch (InvalidKafkaSettingsException e) {
      // The producer was made of the same settings, so this is a name that does not resolve now.
      return new Topics.Creation.Away(String.valueOf(e.getMessage()));
    }
  }

  private void report(String what) {
    if (trouble == null) {
      log.warn("results wait for Kafka at {}: {}", settings.bootstrapServers(), what);
    }
    trouble = what;
  }

  @Override
  public Health health() {
    String disk = diskTrouble;
    String known = disk == null ? trouble : disk;
    boolean stuck = pending > 0 && System.nanoTime() - lastProgress > QUIET_LIMIT.toNanos();
    if (!prepared || known != null || stuck) {
      return new Health.Waiting(
          "%d results wait for Kafka at %s, %d of them on disk%s"
              .formatted(
                  pending + waiting.size(),
                  settings.bootstrapServers(),
                  spooled,
                  known == null ? "" : ": " + known));
    }
    return new Health.Ready(
        "results reach Kafka at %s%s"
            .formatted(
                settings.bootstrapServers(),
                spooled == 0 ? "" : ", %d from the time before are on disk".formatted(spooled)));
  }

  @Override
  public void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    stopping = true;
    closing.release();
    topics.interrupt();
    try {
      thread.join();
      turn();
      while (!sent.isEmpty() && System.nanoTime() < deadline && canWaitForAnswers()) {
        Thread.sleep(GATHER);
        takeAnswers();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("the last results could not be sent", e);
    }
    writeDown();
    producer.close(Duration.ZERO);
    closeSpool();
  }

  /** Whatever has not arrived. */
  private void writeDown() {
    sent.values().stream()
        .filter(each -> each.rowId == 0)
        .forEach(each -> toSpool.add(each.letter));
    sent.clear();
    for (CheckResult late = waiting.poll(); late != null; late = waiting.poll()) {
      toSpool.add(letter(late));
    }
    copyToSpool();
    if (!toSpool.isEmpty()) {
      lose(toSpool.size(), "neither Kafka nor the disk takes them");
    }
    tendSpool();
  }

  private void closeSpool() {
    if (spool.rows() > 0) {
      log.info("{} results wait in {} for the next start", spool.rows(), spoolSettings.directory());
    }
    try {
      spool.close();
    } catch (SpoolException e) {
      log.warn("{}", e.getMessage());
    }
  }

  private boolean canWaitForAnswers() {
    canSend();
    return reachable;
  }
}
