package dev.vedette.check;

import dev.vedette.check.Checker.Beginning;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import dev.vedette.probe.InvalidTargetException;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkers of one location as a consumer group on {@link Topics#TARGETS}: each watches the
 * targets of its partitions, and Kafka sees to it that every partition is somebody's.
 *
 * <p>A partition that comes is read from its beginning, and its targets are taken over, late slots
 * included, when its end is reached. Nothing is committed. While Kafka is away the checker goes on
 * with what it has; also when it learns afterwards that the group went on without it, until it has
 * a new share.
 */
final class TargetGroup implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration ASK = Duration.ofMillis(500);
  private static final Duration ORPHANS_STAY = Duration.ofMinutes(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(TargetGroup.class);

  /** A partition of ours, and its targets as far as they are read. */
  private static final class Share {
    private final Map<String, Target> targets = new HashMap<>();

    /** Where it ended when it came; null until that is known. */
    private @Nullable Long end;

    private boolean watched;
  }

  private final KafkaSettings settings;
  private final String group;
  private final TargetParser documents;
  private final Checker checker;
  private final java.util.function.Consumer<Throwable> onFault;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean closing;
  private volatile int partitions;
  private volatile boolean joined;
  private volatile @Nullable String trouble;

  // Of the thread alone.
  private final Map<TopicPartition, Share> shares = new HashMap<>();
  private final Map<TopicPartition, Set<String>> invalid = new HashMap<>();

  private long joinedAt;

  /** Names that are watched though their partition was lost. */
  private final Set<String> orphans = new HashSet<>();

  private volatile int invalidTargets;

  private TargetGroup(
      KafkaSettings settings,
      String location,
      TargetParser documents,
      Checker checker,
      java.util.function.Consumer<Throwable> onFault) {
    this.onFault = onFault;
    this.settings = settings;
    this.group = "vedette.check." + location;
    this.documents = documents;
    this.checker = checker;
    this.consumer = KafkaClients.member(settings, "vedette-check-targets", group);
    this.thread = Thread.ofPlatform().name("vedette-targets").unstarted(this::run);
  }

  /**
   * Joins the group of a location; a broker that is away is waited for.
   *
   * @param onFault hears of a defect of ours, after which no change of the targets is noticed
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  static TargetGroup join(
      KafkaSettings settings,
      String location,
      TargetParser documents,
      Checker checker,
      java.util.function.Consumer<Throwable> onFault) {
    TargetGroup group = new TargetGroup(settings, location, documents, checker, onFault);
    group.thread.start();
    return group;
  }

  /** Targets that can't be watched, because what the topic says of them can't be used here. */
  int invalidTargets() {
    return invalidTargets;
  }

  private void run() {
    try {
      awaitTopic();
    } catch (InterruptedException e) {
      log.debug("stopped before the topic was there");
      return;
    }
    consumer.subscribe(List.of(Topics.TARGETS), new Assignment());
    while (!closing) {
      try {
        take(consumer.poll(POLL));
        finishLoading();
        trouble = null;
      } catch (WakeupException e) {
        log.debug("woken to stop");
      } catch (KafkaException e) {
        report(e);
      } catch (RuntimeException | Error e) {
        log.error("the targets of {} can't be followed any more", group, e);
        onFault.accept(e);
        return;
      }
    }
  }

  private void awaitTopic() throws InterruptedException {
    while (!closing) {
      try {
        switch (Topics.ensureTargets(settings, "vedette-check-topics")) {
          case Topics.Creation.Done() -> {
            return;
          }
          case Topics.Creation.NotOurs(String why) -> {
            log.warn("no right to create {}: {}; it must be there", Topics.TARGETS, why);
            return;
          }
          case Topics.Creation.Away(String why) -> trouble = why;
        }
      } catch (InvalidKafkaSettingsException | KafkaException e) {
        // The consumer was made of the same settings, so this is a name that does not resolve now,
        // or a broker that has its reasons.
        trouble = e.getMessage();
      }
      Thread.sleep(RETRY_AFTER);
    }
  }

  private void report(KafkaException e) {
    if (trouble == null) {
      log.warn("the targets of {} can't be read: {}", group, e.getMessage());
    }
    trouble = e.getMessage();
    try {
      Thread.sleep(RETRY_AFTER);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      for (TopicPartition partition : added) {
        shares.put(partition, new Share());
      }
      consumer.seekToBeginning(added);
      recount();
      joined = true;
      joinedAt = System.nanoTime();
      if (!added.isEmpty()) {
        log.info("{}: {} partitions of targets are ours now", group, partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      for (TopicPartition partition : gone) {
        Share share = shares.remove(partition);
        invalid.remove(partition);
        if (share != null) {
          checker.unwatch(share.targets.keySet());
        }
      }
      recount();
      if (!gone.isEmpty()) {
        log.info("{}: {} partitions of targets are left to us", group, partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      for (TopicPartition partition : lost) {
        Share share = shares.remove(partition);
        if (share != null) {
          orphans.addAll(share.targets.keySet());
        }
        invalid.remove(partition);
      }
      recount();
      joined = false;
      log.warn("{}: the group went on without us; our targets stay until it takes us back", group);
    }
  }

  private void recount() {
    partitions = shares.size();
    invalidTargets = invalid.values().stream().mapToInt(Set::size).sum();
  }

  private void take(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    List<Target> changed = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Share share = shares.get(partition);
      if (share != null && record.key() != null) {
        take(record, partition, share, changed, gone);
      }
    }
    if (!changed.isEmpty()) {
      checker.watch(changed, Beginning.NEXT);
    }
    if (!gone.isEmpty()) {
      checker.unwatch(gone);
    }
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record,
      TopicPartition partition,
      Share share,
      List<Target> changed,
      List<String> gone) {
    String name = new String(record.key(), StandardCharsets.UTF_8);
    Set<String> wrong = invalid.computeIfAbsent(partition, _ -> new HashSet<>());
    wrong.remove(name);
    if (record.value() == null) {
      share.targets.remove(name);
      if (share.watched) {
        gone.add(name);
      }
    } else {
      try {
        Target target = documents.parse(name, new String(record.value(), StandardCharsets.UTF_8));
        checker.requireUsable(target);
        share.targets.put(name, target);
        if (share.watched) {
          changed.add(target);
        }
      } catch (IllegalArgumentException | InvalidTargetException e) {
        wrong.add(name);
        log.error("target '{}' can't be watched here: {}", name, e.getMessage());
      }
    }
    recount();
  }

  /** Takes over the partitions that are read to where they ended when they came. */
  private void finishLoading() {
    List<Target> loaded = new ArrayList<>();
    boolean loading = false;
    for (Map.Entry<TopicPartition, Share> each : shares.entrySet()) {
      Share share = each.getValue();
      if (!share.watched && isRead(each.getKey(), share)) {
        share.watched = true;
        loaded.addAll(share.targets.values());
      }
      loading |= !share.watched;
    }
    if (!loaded.isEmpty()) {
      checker.watch(loaded, Beginning.TAKE_OVER);
    }
    if (!orphans.isEmpty() && joined && !loading) {
      giveUpOrphans();
    }
  }

  /** Whether it is read to where it ended when it came; one without a leader holds up no other. */
  private boolean isRead(TopicPartition partition, Share share) {
    try {
      Long end = share.end;
      if (end == null) {
        end = consumer.endOffsets(List.of(partition), ASK).getOrDefault(partition, 0L);
        share.end = end;
      }
      return consumer.position(partition, ASK) >= end;
    } catch (TimeoutException e) {
      log.debug("{} does not say where it ends: {}", partition, e.getMessage());
      return false;
    }
  }

  /** Those that are ours again stay; without any share a new one may still be on its way. */
  private void giveUpOrphans() {
    if (shares.isEmpty() && System.nanoTime() - joinedAt < ORPHANS_STAY.toNanos()) {
      return;
    }
    shares.values().forEach(share -> orphans.removeAll(share.targets.keySet()));
    checker.unwatch(orphans);
    orphans.clear();
  }

  /** Whether the checker has its share. */
  Health health() {
    String known = trouble;
    if (known != null) {
      return new Health.Waiting("the targets can't be read: " + known);
    }
    if (!joined) {
      return new Health.Waiting("waits for its share of the targets in group " + group);
    }
    String bad = invalidTargets == 0 ? "" : ", %d can't be used".formatted(invalidTargets);
    return new Health.Ready("%d partitions of group %s%s".formatted(partitions, group, bad));
  }

  /** Leaves the group, so that the others take over at once. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("{}: still busy; the others will notice within seconds that we are gone", group);
    } else {
      consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }
  }
}
