package dev.vedette.write;

import dev.vedette.wire.KafkaClientMetrics;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's share of the results topic: membership of the group, offsets, and holding still
 * without leaving.
 *
 * <p>Offsets that could not be committed are kept and go with the next attempt. For one thread.
 */
final class Subscription implements AutoCloseable {
  static final String GROUP = Topics.WRITER_GROUP;

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  /**
   * So long the partitions of a killed writer wait for it before others, or itself started again,
   * get them. Kafka's default of 45 s is for clients whose rebalances hurt more than ours.
   */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(3);

  /**
   * For the group to be told. What takes longer is the fetch that waits for results at the broker,
   * and has nothing to say.
   */
  private static final Duration CLOSE_PATIENCE = Duration.ofMillis(300);

  private static final Duration ASK_EVERY = Duration.ofSeconds(5);

  /** Beside the fetch that the broker may have to end first: it answers in the order of asking. */
  private static final Duration ASK_PATIENCE = Duration.ofMillis(500);

  private static final Duration MAX_ASK_PATIENCE = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration askPatience;
  private final KafkaLiveness liveness;
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private boolean held;
  private long askedAt;
  private OptionalLong heldLag = OptionalLong.empty();
  private boolean joined;
  private @Nullable Share share;
  private String commitTrouble = "";
  private final ReadProgress progress = new ReadProgress();
  private final InstantSource clock;
  private long endsAskedAt = System.nanoTime();

  /** Told which partitions somebody else reads from now on. */
  interface RevocationListener {
    void onRevoked(Collection<TopicPartition> partitions);
  }

  Subscription(
      KafkaSettings settings,
      WriteSettings write,
      KafkaClientMetrics metrics,
      InstantSource clock) {
    this.clock = clock;
    Map<String, String> ours = new HashMap<>();
    ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(write.batch()));
    if (!settings.properties().containsKey(ConsumerConfig.GROUP_PROTOCOL_CONFIG)) {
      // A writer that joins takes only what it is given; the others go on meanwhile.
      ours.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
      ours.put(
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(SESSION_TIMEOUT.toMillis()));
    }
    consumer =
        metrics.read(
            KafkaClients.consumer(settings.withDefaults(ours), WriteMetrics.CONSUMER, GROUP));
    askPatience = ASK_PATIENCE.plus(fetchWait(settings));
    liveness = new KafkaLiveness(consumer);
  }

  private static Duration fetchWait(KafkaSettings settings) {
    String wait = settings.properties().get(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG);
    int millis =
        wait == null ? ConsumerConfig.DEFAULT_FETCH_MAX_WAIT_MS : Integer.parseInt(wait.strip());
    return Duration.ofMillis(Math.min(millis, MAX_ASK_PATIENCE.toMillis()));
  }

  /** Ends the call that is under way, or the next one, which has nothing to tell then. */
  void wake() {
    consumer.wakeup();
  }

  /** Joins the group with the next poll. */
  void begin(RevocationListener revocations) {
    consumer.subscribe(List.of(Topics.RESULTS), new Rebalances(revocations));
  }

  /** Records that arrive within the time; also what keeps us a member of the group. */
  ConsumerRecords<byte[], byte[]> poll(Duration patience) {
    if (held) {
      held = false;
      consumer.resume(consumer.paused());
    }
    return pollUnlessWoken(patience);
  }

  private ConsumerRecords<byte[], byte[]> pollUnlessWoken(Duration patience) {
    try {
      return consumer.poll(patience);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  /**
   * Stays a member of the group for that long without reading on. Records that come all the same
   * are not lost: they have to be stored after those in hand.
   */
  ConsumerRecords<byte[], byte[]> hold(Duration pause) {
    if (!held) {
      held = true;
      askedAt = System.nanoTime() - ASK_EVERY.dividedBy(2).toNanos();
      heldLag = lagOfFetches();
    }
    consumer.pause(consumer.assignment());
    return pollUnlessWoken(pause);
  }

  /** What is stored, to be committed as soon as Kafka takes it. */
  void stored(Map<TopicPartition, OffsetAndMetadata> offsets) {
    uncommitted.putAll(offsets);
    progress.stored(offsets);
  }

  /** Commits what is stored; false while something of it is left over. */
  boolean commit() {
    if (uncommitted.isEmpty()) {
      return true;
    }
    try {
      commitEvenIfWoken();
      uncommitted.clear();
      return true;
    } catch (RetriableException | RebalanceInProgressException e) {
      commitTrouble = why(e) + "; committing them is tried again";
      return false;
    } catch (CommitFailedException e) {
      // Others read these partitions now and store the same rows again, which adds none.
      log.info("the group has gone on without this writer; what it stored is stored once more");
      uncommitted.clear();
      return true;
    }
  }

  private void commitEvenIfWoken() {
    try {
      consumer.commitSync(uncommitted, COMMIT_PATIENCE);
    } catch (WakeupException e) {
      consumer.commitSync(uncommitted, COMMIT_PATIENCE);
    }
  }

  /** A time-out's own message lists every partition. */
  private static String why(KafkaException e) {
    return e instanceof TimeoutException
        ? "no answer within %d s".formatted(COMMIT_PATIENCE.toSeconds())
        : String.valueOf(e.getMessage());
  }

  /** What is wrong with the connection to Kafka, in words; null when nothing is. */
  @Nullable String trouble() {
    return liveness.trouble();
  }

  /** Why the last commit did not succeed, and what is done about it. */
  String commitTrouble() {
    return commitTrouble;
  }

  /** Whether the group has given us our share, which may be nothing. */
  boolean isJoined() {
    return joined;
  }

  int partitions() {
    return consumer.assignment().size();
  }

  /**
   * Until when each partition is stored, asking Kafka for the ends now and then.
   *
   * @param nothingInHand whether all that was read is stored
   */
  Map<Integer, Instant> readAt(boolean nothingInHand) {
    long now = System.nanoTime();
    if (joined && now - endsAskedAt >= ASK_EVERY.toNanos()) {
      endsAskedAt = now;
      askEnds(nothingInHand);
    }
    return progress.readAt();
  }

  private void askEnds(boolean nothingInHand) {
    Instant at = clock.instant();
    try {
      Set<TopicPartition> ours = consumer.assignment();
      for (Map.Entry<TopicPartition, Long> end :
          consumer.endOffsets(ours, askPatience).entrySet()) {
        long position = consumer.position(end.getKey(), askPatience);
        progress.asked(end.getKey(), at, end.getValue(), position, nothingInHand);
      }
    } catch (RetriableException | WakeupException e) {
      log.debug("Kafka does not tell the ends of partitions: {}", e.getMessage());
    }
  }

  /** What is ours. */
  Share share() {
    if (share == null) {
      share = shareWithout(Set.of());
    }
    return share;
  }

  /** What is ours without some partitions, which somebody else reads from now on. */
  Share shareWithout(Collection<TopicPartition> partitions) {
    Set<Integer> ours = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (!partitions.contains(partition)) {
        ours.add(partition.partition());
      }
    }
    try {
      return ours.isEmpty()
          ? Share.NOTHING
          : new Share(ours, consumer.partitionsFor(Topics.RESULTS, askPatience).size());
    } catch (RetriableException | WakeupException e) {
      // Then everything is read again.
      return Share.NOTHING;
    }
  }

  /** Records in our partitions that we haven't read yet; empty while that is not known. */
  OptionalLong lag() {
    if (!joined) {
      return OptionalLong.empty();
    }
    return held ? lagWhileHeld() : lagOfFetches();
  }

  private OptionalLong lagOfFetches() {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += lag.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  /** Nothing is fetched then, so the client does not hear how its partitions grow. */
  private OptionalLong lagWhileHeld() {
    long now = System.nanoTime();
    if (now - askedAt >= ASK_EVERY.toNanos()) {
      askedAt = now;
      heldLag = askLag();
    }
    return heldLag;
  }

  private OptionalLong askLag() {
    try {
      long sum = 0;
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), askPatience);
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        sum += end.getValue() - consumer.position(end.getKey(), askPatience);
      }
      return OptionalLong.of(sum);
    } catch (RetriableException | WakeupException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    private final RevocationListener revocations;

    Rebalances(RevocationListener revocations) {
      this.revocations = revocations;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      share = null;
      if (held) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      joined = false;
      onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      uncommitted.keySet().removeAll(partitions);
      progress.forget(partitions);
      share = null;
      revocations.onRevoked(partitions);
    }
  }
}
