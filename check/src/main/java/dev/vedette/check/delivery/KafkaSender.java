package dev.vedette.check.delivery;

import dev.vedette.ops.Outage;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaErrors;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends results and tells what became of each: acknowledged, refused, or returned to be sent again.
 *
 * <p>Kafka is <em>reachable</em> from an acknowledgement on until a send fails or there is silence
 * for {@link #AWAY_AFTER} with something to answer. Otherwise it is <em>away</em>: with nothing
 * under way one result is sent every {@link #RETRY_AFTER} as a <em>probe</em>; with something under
 * way the producer tries again by itself, and the next answer tells. A producer that has given up
 * for good, or whose credentials are refused, is replaced by another.
 *
 * <p>Not safe for use by many threads, but for the producer's own, which answer.
 */
final class KafkaSender implements AutoCloseable {
  /** Results handed to the producer and not acknowledged; far more than a busy second's. */
  static final int MAX_UNACKNOWLEDGED = 10_000;

  static final Duration AWAY_AFTER = Duration.ofSeconds(1);
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * Before anything was acknowledged a silence is told no sooner: a broker that has just started
   * takes this long for its first record, and that is no outage.
   */
  static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

  /** For so long, too, it is tried again sooner: somebody may wait for the first results. */
  private static final Duration FIRST_RETRY_AFTER = Duration.ofMillis(100);

  /** What became of a result. */
  sealed interface Answer {
    PendingResult result();

    /** Kafka has it. */
    record Acknowledged(PendingResult result) implements Answer {}

    /** Kafka will never take it, for this reason. */
    record Refused(PendingResult result, String why) implements Answer {}

    /** It may have arrived or not. */
    record Returned(PendingResult result) implements Answer {}
  }

  private record Completion(long number, @Nullable Exception error) {}

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final LongSupplier nanoTime;
  private final Outage outage;
  private final ConcurrentLinkedQueue<Completion> completions = new ConcurrentLinkedQueue<>();
  private final Map<Long, PendingResult> unacknowledged = new LinkedHashMap<>();
  private final List<Answer> answers = new ArrayList<>();
  private Producer<byte[], byte[]> producer;
  private boolean broken;
  private boolean reachable;
  private boolean acknowledged;
  private long nextNumber;
  private long triedAt;
  private final long begunAt;
  private volatile long acknowledgedAt;

  /**
   * Begins with a first producer.
   *
   * @param producers make one, and another whenever one can't be used any more
   * @param outage hears whether Kafka takes results
   * @throws InvalidKafkaSettingsException when no producer can be made
   */
  KafkaSender(Supplier<Producer<byte[], byte[]>> producers, Outage outage, LongSupplier nanoTime) {
    this.producers = producers;
    this.outage = outage;
    this.nanoTime = nanoTime;
    producer = producers.get();
    begunAt = nanoTime.getAsLong();
    acknowledgedAt = begunAt;
    triedAt = begunAt - RETRY_AFTER.toNanos();
  }

  /** How many results may be sent now; one alone while nobody knows whether Kafka is back. */
  int capacity() {
    long now = nanoTime.getAsLong();
    noticeSilence(now);
    if (broken) {
      return 0;
    }
    if (reachable) {
      return MAX_UNACKNOWLEDGED - unacknowledged.size();
    }
    Duration pause = isFirstAwaited(now) ? FIRST_RETRY_AFTER : RETRY_AFTER;
    return unacknowledged.isEmpty() && now - triedAt >= pause.toNanos() ? 1 : 0;
  }

  private boolean isFirstAwaited(long now) {
    return !acknowledged && now - begunAt <= FIRST_ANSWER.toNanos();
  }

  private void noticeSilence(long now) {
    if (!unacknowledged.isEmpty()) {
      long oldest = unacknowledged.values().iterator().next().sentAt();
      long silence = now - Math.max(oldest, acknowledgedAt);
      if (silence > AWAY_AFTER.toNanos()) {
        reachable = false;
        if (!outage.isOn() && (acknowledged || silence > FIRST_ANSWER.toNanos())) {
          outage.isOn("no broker answers; the client keeps trying");
        }
      }
    }
  }

  /** Sends one; its answer may be there at once. */
  void send(PendingResult result) {
    long number = nextNumber++;
    long now = nanoTime.getAsLong();
    triedAt = now;
    result.sent(now);
    unacknowledged.put(number, result);
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.RESULTS, result.key(), result.value()),
              (metadata, error) -> completions.add(new Completion(number, error)));
    } catch (KafkaException | IllegalStateException e) {
      // It says so of everything from now on: a producer that lost its rights, for instance.
      completions.add(new Completion(number, e));
      broken = true;
    }
    complete();
  }

  /** What became of those that were sent, each told once. */
  List<Answer> takeAnswers() {
    complete();
    List<Answer> taken = List.copyOf(answers);
    answers.clear();
    return taken;
  }

  private void complete() {
    for (Completion each = completions.poll(); each != null; each = completions.poll()) {
      PendingResult sent = unacknowledged.remove(each.number());
      // Without it this comes from a producer that was replaced.
      if (sent != null) {
        answers.add(answer(sent, each.error()));
      }
    }
  }

  private Answer answer(PendingResult result, @Nullable Exception error) {
    if (error == null) {
      acknowledgedAt = nanoTime.getAsLong();
      reachable = true;
      acknowledged = true;
      outage.isOver();
      return new Answer.Acknowledged(result);
    }
    if (isRefusal(error)) {
      return new Answer.Refused(result, KafkaErrors.describe(error));
    }
    reachable = false;
    broken |= needsAnotherProducer(error);
    if (!(error instanceof TimeoutException) || !isFirstAwaited(nanoTime.getAsLong())) {
      outage.isOn(KafkaErrors.describe(error) + "; tried again every second");
    }
    return new Answer.Returned(result);
  }

  /** Whether the result itself is at fault; whatever else is may pass, a missing right too. */
  private static boolean isRefusal(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof InvalidRecordException
        || error instanceof SerializationException;
  }

  /**
   * After these a producer stays as it is; another reads the credentials from their files again.
   */
  private static boolean needsAnotherProducer(Exception error) {
    return error instanceof AuthenticationException
        || error instanceof ClusterAuthorizationException
        || error instanceof ProducerFencedException
        || error instanceof InvalidProducerEpochException;
  }

  /** Replaces a producer that can't be used any more, once a second at most. */
  void renewProducer() {
    if (!broken || nanoTime.getAsLong() - triedAt < RETRY_AFTER.toNanos()) {
      return;
    }
    triedAt = nanoTime.getAsLong();
    producer.close(Duration.ZERO);
    complete();
    unacknowledged.values().forEach(each -> answers.add(new Answer.Returned(each)));
    unacknowledged.clear();
    try {
      producer = producers.get();
      broken = false;
      // So that it may be tried in this very turn.
      triedAt -= RETRY_AFTER.toNanos();
    } catch (InvalidKafkaSettingsException e) {
      outage.isOn(e.getMessage() + "; tried again every second");
    }
  }

  /** What is under way, in the order in which it was sent; a view. */
  Collection<PendingResult> unacknowledged() {
    return Collections.unmodifiableCollection(unacknowledged.values());
  }

  /** Whether Kafka took the last results that it was given in time. */
  boolean isReachable() {
    noticeSilence(nanoTime.getAsLong());
    return reachable;
  }

  /** Why Kafka takes no results; null when it does, as far as is known. */
  @Nullable String outage() {
    return outage.cause();
  }

  /** When Kafka last acknowledged a result, or else when this began; for any thread. */
  long acknowledgedAt() {
    return acknowledgedAt;
  }

  /** Stops at once; what is under way may arrive or not. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
    unacknowledged.clear();
  }
}
