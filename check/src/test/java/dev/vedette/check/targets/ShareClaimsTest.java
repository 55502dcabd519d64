package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareClaimsTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant CREATED = START.minus(Duration.ofDays(1));
  private static final TopicPartition PARTITION = TargetGroup.of(0);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
  private final TargetShares<String> shares = new TargetShares<>();
  private Instant now = START;
  private Instant safeUntil = START;
  private final ShareClaims claims =
      new ShareClaims(
          consumer,
          shares,
          () -> Set.of(PARTITION, TargetGroup.of(1)),
          () -> Optional.of(safeUntil),
          () -> now);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.seek(PARTITION, 7);
    shares.assigned(0);
    shares.put(0, "a", "a", CREATED);
  }

  private void said(String owner, Instant until, boolean keeping) {
    ShareClaim claim = new ShareClaim(owner, until.minusSeconds(600), until, keeping);
    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(7, claim.toString())));
  }

  private ShareClaim said() {
    OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return ShareClaim.parse(committed.metadata()).orElseThrow();
  }

  /** From when on the slots of the partition's target are to be accounted for. */
  private Instant claimedFrom() {
    claims.claim(List.of(PARTITION));
    Put<String> put = (Put<String>) shares.takeChanges().getFirst();
    return ((Start.Resume) put.start()).accountedUntil();
  }

  @Test
  void withoutAPredecessorNothingIsKnownOfTheTimeBefore() {
    assertThat(claimedFrom()).isNull();
    assertThat(said().accountedUntil()).isEqualTo(START);
    assertThat(said().keeping()).isFalse();
  }

  @Test
  void whoDiedIsReplacedFromWhereItLastSaidItWas() {
    said("dead", START.minusSeconds(14), false);

    assertThat(claimedFrom()).isEqualTo(START.minusSeconds(14));
    assertThat(said().accountedUntil()).isEqualTo(START.minusSeconds(14));
  }

  @Test
  void whatIsSaidFollowsTheProgressOnceTheTargetsAreWatched() {
    said("dead", START.minusSeconds(14), false);
    claimedFrom();

    safeUntil = START.plusSeconds(60);
    claims.claim(List.of(PARTITION));

    assertThat(said().accountedUntil()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void anHourWithoutAnyCheckerIsNamedByTheNextOne() {
    said("dead", START.minusSeconds(3600), false);

    assertThat(claimedFrom()).isEqualTo(START.minusSeconds(3600));
  }

  @Test
  void whoWatchesOnIsReplacedFromNow() {
    said("alive", START.minusSeconds(2), true);

    assertThat(claimedFrom()).isEqualTo(START);
  }

  @Test
  void whoWatchedOnAnHourAgoDoesSoNoLonger() {
    said("dead", START.minusSeconds(3600), true);

    assertThat(claimedFrom()).isEqualTo(START.minusSeconds(3600));
  }

  @Test
  void whatWasProbedWhileKafkaWasAwayIsNotMissed() {
    // Said while we were running already: since then nothing could be said.
    said("other", START.plusSeconds(60), false);
    now = START.plusSeconds(3600);

    assertThat(claimedFrom()).isEqualTo(now.minusSeconds(30));
  }

  @Test
  void whatIsTakenIsKeptUntilAnotherHasIt() {
    said("predecessor", START.minusSeconds(5), false);
    claimedFrom();
    shares.revoked(0);
    claims.taken(List.of(PARTITION));
    assertThat(said().keeping()).isTrue();

    claims.releaseClaimed(consumer, true);
    assertThat(shares.takeChanges()).as("our own word").isEmpty();
    said("predecessor", START.minusSeconds(5), false);
    claims.releaseClaimed(consumer, true);
    assertThat(shares.takeChanges()).as("an old word").isEmpty();
    assertThat(claims.gaveUpLately(0)).as("kept").isFalse();

    said("successor", START.plusSeconds(1), false);
    claims.releaseClaimed(consumer, true);
    assertThat(shares.takeChanges()).containsExactly(new GiveUp<>("a"));
    assertThat(shares.kept()).isEmpty();
    assertThat(claims.gaveUpLately(0)).as("others may not know").isTrue();
  }

  @Test
  void whoIsAloneAndEndsSaysHowFarItCame() {
    consumer.updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
    claimedFrom();
    assertThat(claims.isAlone()).isTrue();
    now = START.plusSeconds(90);

    shares.revoked(0);
    claims.taken(List.of(PARTITION));

    assertThat(said().keeping()).isFalse();
    assertThat(said().accountedUntil()).isEqualTo(now);
  }

  @Test
  void whatIsWatchedBesideItsOwnerIsReleasedWhenTheOwnerIsHeardOf() {
    TopicPartition beside = TargetGroup.of(1);
    consumer.assign(List.of(PARTITION, beside));
    said(beside, "owner", START);
    claims.releaseClaimed(consumer, true);
    assertThat(claims.others()).containsOnlyKeys(1);
    shares.standIn(1, List.of(new Put<>("b", "b", new Start.Beside(START, CREATED))));
    claims.standIn(1);
    shares.takeChanges();

    // Kafka is back: what it says may be of the time before.
    said(beside, "owner", START.plusSeconds(4));
    claims.releaseClaimed(consumer, true);
    claims.releaseClaimed(consumer, true);
    assertThat(shares.takeChanges()).as("nothing new since it is back").isEmpty();

    said(beside, "owner", START.plusSeconds(8));
    claims.releaseClaimed(consumer, true);
    assertThat(shares.takeChanges()).containsExactly(new GiveUp<>("b"));
  }

  private void said(TopicPartition partition, String owner, Instant until) {
    ShareClaim claim = new ShareClaim(owner, CREATED, until, false);
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(7, claim.toString())));
  }
}
