package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

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
  private static final Duration POLL = Duration.ofMillis(250);

  /** Of values in one batch: a topic full of the largest records must not fill the memory. */
  private static final long MAX_BATCH_BYTES = 32L * 1024 * 1024;

  /** What a transaction gets to end in when the writer closes. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(3);

  private final WriteSettings settings;
  private final Subscription subscription;
  private final Screening screening;
  private final StoreWorker worker;
  private final WriteMetrics metrics;
  private final Status status;

  private Batch filling = new Batch();

  /** The batch that is being stored; an empty one when none is. */
  private Batch inHand = new Batch();

  WriteLoop(
      WriteSettings settings,
      Subscription subscription,
      Screening screening,
      StoreWorker worker,
      WriteMetrics metrics,
      Status status) {
    this.settings = settings;
    this.subscription = subscription;
    this.screening = screening;
    this.worker = worker;
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
    subscription.begin(this::forget);
    while (!status.isClosing()) {
      boolean committed = settle(Duration.ZERO);
      if (!isDue()) {
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
  }

  private boolean isDue() {
    return !filling.isEmpty()
        && (filling.size() >= settings.batch()
            || filling.bytes() >= MAX_BATCH_BYTES
            || remainingLinger().isZero());
  }

  private Duration remainingLinger() {
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
    worker.begin(inHand);
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
    metrics.lag(subscription.lag());
    String trouble = worker.trouble();
    if (trouble != null) {
      status.is(new Health.Waiting(trouble));
    } else if (!subscription.isAlive()) {
      status.is(new Health.Waiting("Kafka does not answer"));
    } else if (!committed) {
      status.is(new Health.Waiting("Kafka does not take the offsets"));
    } else if (!subscription.isJoined()) {
      status.is(new Health.Waiting("joins its group"));
    } else {
      status.is(new Health.Ready("reads " + subscription.partitions() + " partitions"));
    }
  }
}
