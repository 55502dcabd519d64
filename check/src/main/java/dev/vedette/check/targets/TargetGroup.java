package dev.vedette.check.targets;

import dev.vedette.check.metrics.TargetGroupMetrics;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.ops.Health;
import dev.vedette.ops.Outage;
import dev.vedette.wire.KafkaClientMetrics;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TargetRecord;
import dev.vedette.wire.TopicCreator;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkers of one location as a consumer group on {@link Topics#TARGETS}: each watches the
 * targets of its partitions, and Kafka sees to it that every partition is somebody's.
 *
 * <p>A partition that comes is read from its beginning, and its targets are watched when its end is
 * reached; what the members tell each other about it is in {@link ShareClaims}. While Kafka is away
 * the checker goes on with what it has; also when it learns afterwards that the group went on
 * without it, until another has taken its share.
 */
public final class TargetGroup implements AutoCloseable {
  /** Time for what is in the middle at the end. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration ASK = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(TargetGroup.class);

  /** What a member of a group works with. */
  public record Options(
      KafkaSettings kafka, String location, InstantSource clock, KafkaClientMetrics metrics) {
    String group() {
      return "vedette.check." + location;
    }
  }

  /** Makes of a document what is watched; throws what {@link TargetParser} and the probe throw. */
  @FunctionalInterface
  public interface Preparation {
    Watched prepare(String name, String document);
  }

  private final Options options;
  private final String group;
  private final Preparation preparation;
  private final java.util.function.Consumer<List<TargetChange<Watched>>> watchlist;
  private final java.util.function.Consumer<Throwable> onFault;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean closing;
  private volatile int partitions;
  private volatile int invalidTargets;
  private volatile int keptTargets;
  private volatile boolean topicIsThere;
  private volatile boolean joined;
  private final Outage outage;

  // Of the thread alone.
  private final TargetShares<Watched> shares = new TargetShares<>();
  private final TargetTable table;
  private final ShareClaims claims;
  private final Standby standby;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final UnusableTargets unusable = new UnusableTargets(System::nanoTime);

  private TargetGroup(
      Options options,
      Preparation preparation,
      java.util.function.Consumer<List<TargetChange<Watched>>> watchlist,
      Supplier<Optional<Instant>> safeUntil,
      java.util.function.Consumer<Throwable> onFault) {
    this.options = options;
    this.group = options.group();
    this.preparation = preparation;
    this.watchlist = watchlist;
    this.onFault = onFault;
    outage =
        new Outage(
            log,
            "the targets of %s can't be read, they stay as they were".formatted(group),
            "the targets of %s can be read again".formatted(group),
            System::nanoTime);
    consumer =
        options
            .metrics()
            .read(KafkaClients.member(options.kafka(), TargetGroupMetrics.CONSUMER, group));
    table = TargetTable.of(options.kafka());
    claims = new ShareClaims(consumer, shares, table::partitions, safeUntil, options.clock());
    standby = new Standby(preparation, table, shares, claims);
    thread = Thread.ofPlatform().name("vedette-targets").unstarted(this::run);
  }

  /**
   * Joins the group of a location; a broker that is away is waited for.
   *
   * @param watchlist takes what is to be changed, in its order
   * @param safeUntil up to when every slot that this checker had to probe has its result
   * @param onFault hears of a defect of ours, after which no change of the targets is noticed
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  public static TargetGroup join(
      Options options,
      Preparation preparation,
      java.util.function.Consumer<List<TargetChange<Watched>>> watchlist,
      Supplier<Optional<Instant>> safeUntil,
      java.util.function.Consumer<Throwable> onFault) {
    TargetGroup group = new TargetGroup(options, preparation, watchlist, safeUntil, onFault);
    group.thread.start();
    return group;
  }

  /** Targets that can't be watched, because what the topic says of them can't be used here. */
  public int invalidTargets() {
    return invalidTargets;
  }

  private void run() {
    try {
      awaitTopic();
      topicIsThere = true;
      consumer.subscribe(List.of(Topics.TARGETS), new Assignment());
      while (!closing) {
        turn();
      }
      new Handover(options, shares, claims).leave(consumer, this::publishChanges);
    } catch (InterruptedException | InterruptException e) {
      log.debug("stopped in the middle");
    } catch (RuntimeException | Error e) {
      log.error("the targets of {} can't be followed any more", group, e);
      onFault.accept(e);
    } finally {
      table.close();
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private void turn() throws InterruptedException {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TargetRecord.of(record).ifPresent(this::take);
      }
      finishLoading();
      table.read();
      claims.exchange(joined);
      outage.isOver();
    } catch (WakeupException e) {
      log.debug("woken to stop");
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      outage.isOn(String.valueOf(e.getMessage()));
      Thread.sleep(RETRY_AFTER);
    }
    standby.watch();
    publishChanges();
  }

  private void publishChanges() {
    partitions = shares.assigned().size();
    invalidTargets = shares.unusable();
    keptTargets = shares.keptTargets();
    unusable.tell();
    List<TargetChange<Watched>> changes = shares.takeChanges();
    if (!changes.isEmpty()) {
      watchlist.accept(changes);
    }
  }

  private void awaitTopic() throws InterruptedException {
    TopicCreator creator = TopicCreator.ofTargets(options.kafka(), "vedette-check-topics");
    if (creator.await(outage::isOn) instanceof Topics.Creation.NotOurs(String why)) {
      log.warn("no right to create {}: {}; it must be there", Topics.TARGETS, why);
    }
  }

  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      added.forEach(partition -> shares.assigned(partition.partition()));
      consumer.seekToBeginning(added);
      joined = true;
      if (!added.isEmpty()) {
        log.info("{}: {} partitions of targets are ours now", group, shares.assigned().size());
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      forget(gone);
      claims.taken(gone);
      if (!gone.isEmpty()) {
        log.info("{}: {} partitions of targets are left to us", group, shares.assigned().size());
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      forget(lost);
      claims.lost(lost);
      joined = false;
      log.warn("{}: the group went on without us; our targets stay until others have them", group);
    }
  }

  private void forget(Collection<TopicPartition> gone) {
    for (TopicPartition partition : gone) {
      shares.revoked(partition.partition());
      ends.remove(partition);
    }
  }

  private void take(TargetRecord record) {
    String name = record.name();
    String document = record.document();
    if (document == null) {
      shares.remove(record.partition(), name);
      return;
    }
    try {
      Watched target = preparation.prepare(name, document);
      shares.put(record.partition(), name, target, record.since());
    } catch (IllegalArgumentException | InvalidTargetException e) {
      shares.unusable(record.partition(), name);
      unusable.add(name, String.valueOf(e.getMessage()));
    }
  }

  /** Watches the partitions that are read to where they ended when they came. */
  private void finishLoading() {
    Set<Integer> unread = shares.unread();
    if (unread.isEmpty()) {
      return;
    }
    List<TopicPartition> read = unread.stream().map(TargetGroup::of).filter(this::isRead).toList();
    claims.claim(read);
  }

  static TopicPartition of(int partition) {
    return new TopicPartition(Topics.TARGETS, partition);
  }

  /** Whether it is read to where it ended when it came; one without a leader holds up no other. */
  private boolean isRead(TopicPartition partition) {
    try {
      Long end = ends.get(partition);
      if (end == null) {
        if (claims.isSilent()) {
          return false;
        }
        end = consumer.endOffsets(List.of(partition), ASK).getOrDefault(partition, 0L);
        ends.put(partition, end);
      }
      return consumer.position(partition, ASK) >= end;
    } catch (TimeoutException e) {
      log.debug("{} does not say where it ends: {}", partition, e.getMessage());
      return false;
    }
  }

  /** Whether the checker has its share. */
  public Health health() {
    String known = outage.cause();
    if (known != null) {
      return new Health.Waiting("the targets can't be read: " + known);
    }
    if (!joined) {
      return new Health.Waiting("waits for its share of the targets in group " + group);
    }
    if (claims.isSilent()) {
      String beside = keptTargets == 0 ? "" : ", %d of them beside others".formatted(keptTargets);
      return new Health.Waiting(
          "Kafka at %s does not answer; the targets are checked on%s"
              .formatted(options.kafka().bootstrapServers(), beside));
    }
    String bad = invalidTargets == 0 ? "" : ", %d can't be used".formatted(invalidTargets);
    return new Health.Ready("%d partitions of group %s%s".formatted(partitions, group, bad));
  }

  /** Leaves the group, so that the others take over at once. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    if (!topicIsThere) {
      thread.interrupt();
    }
    try {
      thread.join(CLOSE_PATIENCE.plus(Handover.PATIENCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("{}: still busy; the others will notice within seconds that we are gone", group);
      thread.interrupt();
    }
  }
}
