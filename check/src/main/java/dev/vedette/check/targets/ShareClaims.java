package dev.vedette.check.targets;

import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the members of a group tell each other about their partitions, by way of the offsets that
 * they commit: who watches one, and how far it is. So a new owner knows which slots its predecessor
 * has left undone, and an old one knows when it may give a partition up.
 *
 * <p>For the thread of the group alone, but for {@link #isSilent()}.
 */
final class ShareClaims {
  /** How often a member asks what the others say of the partitions that it keeps. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  /** How often it says how far it is; as often as Kafka's own consumers commit, about. */
  private static final Duration SAY_EVERY = Duration.ofSeconds(4);

  private static final Duration ASK = Duration.ofMillis(500);

  /** Without an answer for so long Kafka is away. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(3);

  /**
   * Nobody has claimed a partition for so long though Kafka answers: its owner is of a version that
   * does not.
   */
  private static final Duration KEEP_AT_MOST = Duration.ofMinutes(1);

  /**
   * A predecessor that ended while we ran has said how far it was within this time. If it has not,
   * Kafka was away meanwhile, and it has gone on by itself: its results are on its disk.
   */
  private static final Duration PREDECESSOR_HEARD_WITHIN = Duration.ofSeconds(30);

  /**
   * Every member has heard of a claim by then, even on a machine that is busy with other things.
   */
  private static final Duration HEARD_BY_ALL_WITHIN = Duration.ofSeconds(10);

  /** From a claim until the schedule knows of its targets, at the latest. */
  private static final Duration WATCHED_WITHIN = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ShareClaims.class);

  /**
   * A partition whose targets we watch though it is not ours.
   *
   * @param predecessor what was said of it before us; null when nobody said anything
   * @param since when it was taken from us, or when Kafka was last silent, by System.nanoTime()
   * @param beside whether it was never ours: we watch it beside its owner
   */
  private record Kept(@Nullable ShareClaim predecessor, long since, boolean beside) {
    Kept since(long nanoTime) {
      return new Kept(predecessor, nanoTime, beside);
    }
  }

  /** What Kafka said of all partitions, and when, by System.nanoTime(). */
  private record Answer(Map<TopicPartition, ShareClaim> claims, long at) {}

  private final Consumer<byte[], byte[]> consumer;
  private final TargetShares<?> shares;
  private final Supplier<Set<TopicPartition>> partitions;
  private final Supplier<Optional<Instant>> safeUntil;
  private final InstantSource clock;
  private final String owner = UUID.randomUUID().toString();
  private final Instant startedAt;
  private final Map<TopicPartition, ShareClaim> own = new HashMap<>();
  private final Map<TopicPartition, ShareClaim> predecessors = new HashMap<>();
  private final Map<TopicPartition, Kept> kept = new HashMap<>();

  /** What was ours, and when Kafka said that another has it, by System.nanoTime(). */
  private final Map<TopicPartition, Long> givenUp = new HashMap<>();

  private Answer answer = new Answer(Map.of(), System.nanoTime());
  private long askedAt = System.nanoTime();
  private long saidAt = System.nanoTime();
  private boolean leavesNobody;
  private volatile long answeredAt = System.nanoTime();

  /**
   * Nothing claimed yet.
   *
   * @param partitions all there are, as far as that is known
   * @param safeUntil up to when every slot that this checker had to probe has its result
   */
  ShareClaims(
      Consumer<byte[], byte[]> consumer,
      TargetShares<?> shares,
      Supplier<Set<TopicPartition>> partitions,
      Supplier<Optional<Instant>> safeUntil,
      InstantSource clock) {
    this.consumer = consumer;
    this.shares = shares;
    this.partitions = partitions;
    this.safeUntil = safeUntil;
    this.clock = clock;
    startedAt = clock.instant();
  }

  /** Whether Kafka has not answered for some time. */
  boolean isSilent() {
    return silentFor().compareTo(SILENT_AFTER) > 0;
  }

  /** Since Kafka's last answer. */
  Duration silentFor() {
    return Duration.ofNanos(System.nanoTime() - answeredAt);
  }

  /** The name under which we claim, another one after each start. */
  String owner() {
    return owner;
  }

  /** What others have last claimed, by partition, without what we have claimed since. */
  Map<Integer, ShareClaim> others() {
    Map<Integer, ShareClaim> others = new HashMap<>();
    answer
        .claims()
        .forEach((partition, claim) -> {
          if (!claim.owner().equals(owner) && !own.containsKey(partition)) {
            others.put(partition.partition(), claim);
          }
        });
    return others;
  }

  /**
   * Whether a partition was ours until a moment before Kafka's last answer: the others may not have
   * heard who has it now.
   */
  boolean gaveUpLately(int partition) {
    return givenUp.containsKey(TargetGroup.of(partition));
  }

  /** A partition of another's is watched here beside it, until it is heard of again. */
  void standIn(int partition) {
    TopicPartition of = TargetGroup.of(partition);
    kept.put(of, new Kept(answer.claims().get(of), System.nanoTime(), true));
  }

  /** Claims partitions of ours that are read to their end; their targets are watched from now. */
  void claim(Collection<TopicPartition> read) {
    if (read.isEmpty()) {
      return;
    }
    Map<TopicPartition, ShareClaim> before;
    try {
      before = said(consumer, Set.copyOf(read));
    } catch (TimeoutException e) {
      if (!isSilent()) {
        return;
      }
      // Nobody can be asked, and nobody may watch them: better from now on than not at all.
      before = Map.of();
    }
    Instant now = clock.instant();
    for (TopicPartition partition : read) {
      ShareClaim last = before.get(partition);
      Instant until = last == null ? null : accountedUntil(last, now);
      shares.read(partition.partition(), until);
      own.put(partition, new ShareClaim(owner, now, until == null ? now : until, false));
      kept.remove(partition);
      givenUp.remove(partition);
      if (last == null) {
        predecessors.remove(partition);
      } else {
        predecessors.put(partition, last);
      }
    }
    say();
  }

  private Instant accountedUntil(ShareClaim last, Instant now) {
    Instant heardSince = now.minus(PREDECESSOR_HEARD_WITHIN);
    boolean old = last.accountedUntil().isBefore(heardSince);
    if (last.keeping() && !old) {
      return now;
    }
    boolean kafkaWasAway = old && !last.accountedUntil().isBefore(startedAt);
    return kafkaWasAway ? heardSince : last.accountedUntil();
  }

  private Map<TopicPartition, ShareClaim> said(
      Consumer<byte[], byte[]> asking, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = asking.committed(partitions, ASK);
    answeredAt = System.nanoTime();
    Map<TopicPartition, ShareClaim> said = new HashMap<>();
    committed.forEach((partition, offset) -> {
      if (offset != null) {
        ShareClaim.parse(offset.metadata()).ifPresent(claim -> said.put(partition, claim));
      }
    });
    return said;
  }

  /** Says how far we are, and hears who has taken what we keep; does nothing most of the time. */
  void exchange(boolean joined) {
    long now = System.nanoTime();
    if (now - askedAt < ASK_EVERY.toNanos()) {
      return;
    }
    askedAt = now;
    try {
      releaseClaimed(consumer, joined);
      if (now - saidAt >= SAY_EVERY.toNanos()) {
        say();
      }
    } catch (TimeoutException e) {
      log.debug("Kafka does not answer: {}", e.getMessage());
      // While it is silent nobody can claim anything.
      kept.replaceAll((partition, each) -> each.since(System.nanoTime()));
    }
  }

  /**
   * Releases what others have claimed.
   *
   * @param asking any consumer of the group's, also one that is no member
   * @param joined whether we have a share ourselves, so that nobody waits for us
   */
  void releaseClaimed(Consumer<byte[], byte[]> asking, boolean joined) {
    kept.keySet().removeIf(partition -> !shares.kept().contains(partition.partition()));
    Set<TopicPartition> asked = new HashSet<>(partitions.get());
    asked.addAll(kept.keySet());
    if (asked.isEmpty()) {
      // Somebody has to be asked, so that we know whether Kafka is there.
      asked.add(TargetGroup.of(0));
    }
    Answer before = answer;
    Map<TopicPartition, ShareClaim> said = said(asking, asked);
    long now = System.nanoTime();
    answer = new Answer(said, now);
    givenUp.values().removeIf(at -> now - at > HEARD_BY_ALL_WITHIN.toNanos());
    kept.entrySet()
        .removeIf(each -> {
          Kept share = each.getValue();
          ShareClaim claim = said.get(each.getKey());
          boolean tooLong = joined && now - share.since() > KEEP_AT_MOST.toNanos();
          boolean given =
              tooLong
                  || (share.beside()
                      ? before.at() - share.since() > 0
                          && isHeard(claim, before.claims().get(each.getKey()))
                      : isAnothers(claim, share.predecessor()));
          if (given) {
            shares.released(each.getKey().partition());
            if (!share.beside()) {
              givenUp.put(each.getKey(), now);
            }
          }
          return given;
        });
  }

  /** Whether another says something else than in Kafka's answer before, so that it is there. */
  private boolean isHeard(@Nullable ShareClaim claim, @Nullable ShareClaim earlier) {
    return claim != null && !claim.owner().equals(owner) && !claim.equals(earlier);
  }

  private boolean isAnothers(@Nullable ShareClaim said, @Nullable ShareClaim predecessor) {
    return said != null
        && !said.owner().equals(owner)
        && (predecessor == null || !said.isSameAs(predecessor));
  }

  private void say() {
    saidAt = System.nanoTime();
    safeUntil.get().ifPresent(until -> own.replaceAll((partition, claim) -> later(claim, until)));
    consumer.commitAsync(
        offsets(own),
        (offsets, error) -> {
          if (error != null) {
            log.debug("could not say how far we are: {}", error.getMessage());
          }
        });
  }

  /** What was noted before the targets of a partition were watched does not hold for them. */
  private static ShareClaim later(ShareClaim claim, Instant until) {
    return until.isBefore(claim.claimedAt().plus(WATCHED_WITHIN))
        ? claim
        : new ShareClaim(claim.owner(), claim.claimedAt(), until, claim.keeping());
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, ShareClaim> claims) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    claims.forEach((partition, claim) ->
        offsets.put(
            partition, new OffsetAndMetadata(consumer.position(partition, ASK), claim.toString())));
    return offsets;
  }

  /** Whether every partition is ours, so that nobody is there to take them. */
  boolean isAlone() {
    try {
      leavesNobody = consumer.partitionsFor(Topics.TARGETS, ASK).size() == own.size();
    } catch (KafkaException e) {
      log.debug("can't be asked: {}", e.getMessage());
    }
    return leavesNobody;
  }

  /**
   * Partitions were taken from us: says that we watch their targets on, or, when we end and are
   * alone, how far we have come.
   */
  void taken(Collection<TopicPartition> gone) {
    Instant now = clock.instant();
    Map<TopicPartition, ShareClaim> last = new HashMap<>();
    for (TopicPartition partition : gone) {
      ShareClaim claim = own.get(partition);
      if (claim != null) {
        // Checks under way will have their results from us.
        last.put(partition, new ShareClaim(owner, claim.claimedAt(), now, !leavesNobody));
      }
    }
    try {
      consumer.commitSync(offsets(last), ASK);
    } catch (KafkaException e) {
      log.debug("could not say what we keep: {}", e.getMessage());
    }
    lost(gone);
  }

  /** The same, when nothing can be said any more. */
  void lost(Collection<TopicPartition> gone) {
    for (TopicPartition partition : gone) {
      if (own.remove(partition) != null) {
        kept.put(partition, new Kept(predecessors.remove(partition), System.nanoTime(), false));
      }
    }
  }
}
