package dev.vedette.write;

import dev.vedette.store.StoreException;
import dev.vedette.wire.Topics;
import dev.vedette.write.deadletters.DeadLetterWatch;
import dev.vedette.write.screening.Screening;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Poll, store, dead-letter, commit, in this order and for ever.
 *
 * <p>That order is the promise: offsets are committed when the rows are and the dead letters are
 * acknowledged, so a crash anywhere repeats work, and repeated work changes nothing. One batch is
 * stored while the next is filled; when that is full too, or PostgreSQL is away, the partitions are
 * held: the consumer keeps polling, so the group does not give them to another writer, which would
 * find the same database away.
 */
final class WriteLoop {
  /** Bounds how late a change of health or the wish to close is noticed. */
  private static final Duration POLL = Duration.ofMillis(500);

  /** No batch waits for more so soon after the start: somebody waits for the first results. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** Of values in one batch: a topic full of the largest records must not fill the memory. */
  private static final long MAX_BATCH_BYTES = 32L * 1024 * 1024;

  /** What a transaction gets to end in when the writer closes. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(3);

  private final WriteSettings settings;
  private final Subscription subscription;
  private final Screening screening;
  private final StoreWorker worker;
  private final DeadLetterWatch deadLetterWatch;
  private final UpkeepStatus upkeepStatus;
  private final WriteMetrics metrics;
  private final Status status;
  private long begunNanos;

  private Batch filling = new Batch();

  /** The batch that is being stored; an empty one when none is. */
  private Batch inHand = new Batch();

  WriteLoop(
      WriteSettings settings,
      Subscription subscription,
      Screening screening,
      StoreWorker worker,
      DeadLetterWatch deadLetterWatch,
      UpkeepStatus upkeepStatus,
      WriteMetrics metrics,
      Status status) {
    this.settings = settings;
    this.subscription = subscription;
    this.screening = screening;
    this.worker = worker;
    this.deadLetterWatch = deadLetterWatch;
    this.upkeepStatus = upkeepStatus;
    this.metrics = metrics;
    this.status = status;
  }

  /**
   * Returns when the writer is closed.
   *
   * @throws StoreException fatal
   * @throws org.apache.kafka.common.KafkaException when no retry helps
   */
  void run() throws InterruptedException {
    begunNanos = System.nanoTime();
    subscription.begin(this::forget);
    while (!status.isClosing()) {
      boolean committed = settle(Duration.ZERO);
      worker.share(subscription.share());
      if (!isDue()) {
        beginUpkeep();
        take(subscription.poll(filling.isEmpty() ? POLL : remainingLinger()));
      } else if (worker.isIdle()) {
        begin();
      } else {
        committed = settle(POLL);
        if (!worker.isIdle()) {
          take(subscription.hold(Duration.ZERO));
        }
      }
      report(committed);
    }
    var _ = settle(LAST_BATCH);
  }

  private void forget(Collection<TopicPartition> partitions) {
    filling.forget(partitions);
    inHand.forget(partitions);
    worker.share(subscription.shareWithout(partitions));
  }

  private boolean isDue() {
    return !filling.isEmpty()
        && (filling.size() >= settings.batch()
            || filling.bytes() >= MAX_BATCH_BYTES
            || remainingLinger().isZero());
  }

  private Duration remainingLinger() {
    if (System.nanoTime() - begunNanos < FIRST.toNanos()) {
      return Duration.ZERO;
    }
    Duration remaining = settings.linger().minusNanos(filling.ageNanos());
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (filling.isEmpty() && !records.isEmpty()) {
      filling = new Batch();
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      filling.add(screening.screen(record));
    }
  }

  private void begin() {
    inHand = filling;
    filling = new Batch();
    worker.progress(subscription.readAt(false));
    worker.begin(inHand, inHand.size() >= settings.batch());
  }

  /** While nothing is to be stored; a batch that comes meanwhile waits for it a moment. */
  private void beginUpkeep() {
    if (worker.isIdle() && worker.isUpkeepDue()) {
      worker.progress(subscription.readAt(filling.isEmpty()));
      worker.begin(inHand, false);
    }
  }

  /** Commits what is stored within the time; false when something stored is not committed yet. */
  private boolean settle(Duration patience) throws InterruptedException {
    if (worker.await(patience)) {
      subscription.stored(inHand.offsets());
      inHand = new Batch();
    }
    return subscription.commit();
  }

  private void report(boolean committed) {
    @Nullable String kafka = subscription.trouble();
    metrics.lag(kafka == null ? subscription.lag() : OptionalLong.empty());
    @Nullable String trouble = worker.trouble();
    if (trouble == null) {
      trouble = kafka;
    }
    if (trouble == null && !committed) {
      trouble = "Kafka does not take the offsets: " + subscription.commitTrouble();
    }
    if (trouble != null) {
      status.waits(trouble);
    } else if (!subscription.isJoined()) {
      status.starts(
          "joins its group: Kafka has given this writer no share of " + Topics.RESULTS + " yet");
    } else {
      upkeepStatus.overdue().ifPresentOrElse(status::waits, this::reportWork);
    }
  }

  private void reportWork() {
    int count = subscription.partitions();
    String reads = "reads " + count + (count == 1 ? " partition" : " partitions");
    status.works(deadLetterWatch.note().map(note -> reads + "; " + note).orElse(reads));
  }
}
