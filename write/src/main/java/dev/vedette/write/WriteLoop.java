package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.store.StoreException;
import dev.vedette.write.Screened.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Poll, store, dead-letter, commit, in this order and for ever.
 *
 * <p>That order is the promise: offsets are committed when the rows are and the dead letters are
 * acknowledged, so a crash anywhere repeats work, and repeated work changes nothing. While
 * PostgreSQL is away the partitions are held: the consumer keeps polling, so the group does not
 * give them to another writer, which would find the same database away.
 */
final class WriteLoop {
  /** Bounds how late a change of health or the wish to close is noticed. */
  private static final Duration POLL = Duration.ofMillis(250);

  /** Of values in one batch: a topic full of the largest records must not fill the memory. */
  private static final long MAX_BATCH_BYTES = 32L * 1024 * 1024;

  private final WriteSettings settings;
  private final Subscription subscription;
  private final Screening screening;
  private final Inserter inserter;
  private final DeadLetters deadLetters;
  private final Upkeep upkeep;
  private final WriteMetrics metrics;
  private final Status status;
  private final RandomGenerator random;

  private Batch filling = new Batch();
  private Batch inHand = new Batch();

  /** The parts that a loop drives; they are closed by whoever made them. */
  record Parts(
      Subscription subscription,
      Screening screening,
      Inserter inserter,
      DeadLetters deadLetters,
      Upkeep upkeep,
      WriteMetrics metrics) {}

  WriteLoop(WriteSettings settings, Parts parts, Status status, RandomGenerator random) {
    this.settings = settings;
    subscription = parts.subscription;
    screening = parts.screening;
    inserter = parts.inserter;
    deadLetters = parts.deadLetters;
    upkeep = parts.upkeep;
    metrics = parts.metrics;
    this.status = status;
    this.random = random;
  }

  /**
   * Returns when the writer is closed.
   *
   * @throws StoreException fatal
   * @throws org.apache.kafka.common.KafkaException when no retry helps
   */
  void run() {
    subscription.begin(this::forget);
    while (!status.isClosing()) {
      upkeep.run();
      fill();
      boolean committed = inHand.isEmpty() ? subscription.commit() : write();
      report(committed);
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    filling.forget(partitions);
    inHand.forget(partitions);
  }

  /** Puts a batch in hand: full, old enough, or empty after one fruitless poll. */
  private void fill() {
    do {
      take(subscription.poll(filling.isEmpty() ? POLL : remainingLinger()));
    } while (!filling.isEmpty() && !isDue() && !status.isClosing());
    inHand = filling;
    filling = new Batch();
  }

  private boolean isDue() {
    return filling.size() >= settings.batch()
        || filling.bytes() >= MAX_BATCH_BYTES
        || remainingLinger().isZero();
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

  /** False when something of the batch in hand is not committed yet. */
  private boolean write() {
    metrics.batch(inHand.size());
    List<DeadLetter> letters = new ArrayList<>(inHand.dead());
    if (!store(letters) || !deliver(letters)) {
      return false;
    }
    return subscription.stored(inHand.offsets());
  }

  /** Tries until PostgreSQL has everything; false when the writer closes meanwhile. */
  private boolean store(List<DeadLetter> letters) {
    Backoff backoff = new Backoff(random);
    while (true) {
      try {
        letters.addAll(inserter.insert(inHand.accepted()));
        return true;
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.TRANSIENT) {
          throw e;
        }
        metrics.retries.increment();
        status.is(new Health.Waiting("PostgreSQL is away: " + e.getMessage()));
      }
      if (!hold(backoff.next())) {
        return false;
      }
    }
  }

  /** Tries until Kafka has every letter; false when the writer closes meanwhile. */
  private boolean deliver(List<DeadLetter> letters) {
    Backoff backoff = new Backoff(random);
    List<DeadLetter> left = deadLetters.deliver(letters);
    while (!left.isEmpty()) {
      status.is(new Health.Waiting("Kafka does not take the dead letters"));
      if (!hold(backoff.next())) {
        return false;
      }
      left = deadLetters.deliver(left);
    }
    metrics.dead(letters);
    return true;
  }

  private boolean hold(Duration pause) {
    long deadlineNanos = System.nanoTime() + pause.toNanos();
    Duration left = pause;
    while (left.isPositive()) {
      if (status.isClosing()) {
        return false;
      }
      take(subscription.hold(left.compareTo(POLL) < 0 ? left : POLL));
      left = Duration.ofNanos(deadlineNanos - System.nanoTime());
    }
    return true;
  }

  private void report(boolean committed) {
    metrics.lag(subscription.lag());
    if (!subscription.isAlive()) {
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
