package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetSharesTest {
  private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-11-24T12:00:00Z");

  private final TargetShares<String> shares = new TargetShares<>();

  private void put(int partition, String name, String item) {
    shares.put(partition, name, item, CREATED);
  }

  /** A partition of ours with these targets, each its own item. */
  private void watching(int partition, String... names) {
    shares.assigned(partition);
    for (String name : names) {
      put(partition, name, name);
    }
    shares.read(partition, UNTIL);
    shares.takeChanges();
  }

  private static Put<String> next(String name, String item) {
    return new Put<>(name, item, new Start.Next());
  }

  private static Put<String> resumed(String name, String item) {
    return new Put<>(name, item, new Start.Resume(UNTIL, CREATED));
  }

  @Test
  void aPartitionIsWatchedWhenItIsReadToItsEndAsItIsThen() {
    shares.assigned(1);
    put(1, "a", "old");
    put(1, "gone", "gone");
    put(1, "a", "new");
    shares.remove(1, "gone");
    assertThat(shares.takeChanges()).isEmpty();
    assertThat(shares.unread()).containsExactly(1);

    shares.read(1, UNTIL);

    assertThat(shares.takeChanges()).containsExactly(resumed("a", "new"));
    assertThat(shares.takeChanges()).isEmpty();
    assertThat(shares.unread()).isEmpty();
  }

  @Test
  void changesComeInTheOrderOfTheTopic() {
    watching(1, "a", "b");

    shares.remove(1, "a");
    put(1, "a", "again");
    put(1, "b", "changed");
    shares.remove(1, "b");
    put(1, "c", "new");

    assertThat(shares.takeChanges())
        .containsExactly(
            new Remove<>("a"),
            next("a", "again"),
            next("b", "changed"),
            new Remove<>("b"),
            next("c", "new"));
  }

  @Test
  void whatIsTakenFromUsIsWatchedUntilAnotherHasIt() {
    watching(1, "a", "b");
    watching(2, "c");

    shares.revoked(1);
    assertThat(shares.takeChanges()).isEmpty();
    assertThat(shares.kept()).containsExactly(1);
    assertThat(shares.assigned()).containsExactly(2);

    shares.released(1);
    assertThat(shares.takeChanges())
        .containsExactlyInAnyOrder(new GiveUp<>("a"), new GiveUp<>("b"));
    assertThat(shares.kept()).isEmpty();
    shares.released(1);
    assertThat(shares.takeChanges()).isEmpty();
  }

  @Test
  void whatComesBackGoesOnInItsTurnAndWhatWasRemovedMeanwhileEnds() {
    watching(1, "a", "b");
    shares.revoked(1);

    shares.assigned(1);
    put(1, "a", "changed");
    put(1, "c", "new");
    assertThat(shares.takeChanges()).as("not read yet").isEmpty();
    shares.read(1, UNTIL);

    assertThat(shares.takeChanges())
        .containsExactly(new Remove<>("b"), next("a", "changed"), resumed("c", "new"));
    assertThat(shares.kept()).isEmpty();
  }

  @Test
  void whatIsTakenAgainBeforeItIsReadIsStillKept() {
    watching(1, "a");
    shares.revoked(1);
    shares.assigned(1);
    shares.revoked(1);

    assertThat(shares.kept()).containsExactly(1);
    assertThat(shares.takeChanges()).isEmpty();
  }

  @Test
  void whatComesBackUnusableIsGivenUpAndNotTakenForRemoved() {
    watching(1, "a");
    shares.revoked(1);

    shares.assigned(1);
    shares.unusable(1, "a");
    shares.read(1, UNTIL);

    assertThat(shares.takeChanges()).containsExactly(new GiveUp<>("a"));
  }

  @Test
  void aPartitionWithoutTargetsNeedNotBeKept() {
    watching(1);
    shares.revoked(1);

    assertThat(shares.kept()).isEmpty();
  }

  @Test
  void whatCanNotBeUsedIsCountedUntilItCanAndItsLastVersionStays() {
    watching(1, "a");

    shares.unusable(1, "a");
    shares.unusable(1, "b");
    assertThat(shares.unusable()).isEqualTo(2);
    assertThat(shares.takeChanges()).isEmpty();

    put(1, "a", "mended");
    shares.remove(1, "b");
    assertThat(shares.unusable()).isZero();
    assertThat(shares.takeChanges()).containsExactly(next("a", "mended"), new Remove<>("b"));
  }

  @Test
  void whatIsSaidOfAPartitionThatIsNotOursIsNotHeard() {
    put(7, "a", "a");
    shares.remove(7, "a");
    shares.unusable(7, "a");
    shares.read(7, UNTIL);
    shares.revoked(7);

    assertThat(shares.takeChanges()).isEmpty();
    assertThat(shares.unusable()).isZero();
    assertThat(shares.kept()).isEmpty();
  }

  @Test
  void whatIsWatchedBesideItsOwnerIsKeptUntilItIsReleased() {
    Put<String> beside = new Put<>("a", "a", new Start.Beside(UNTIL, CREATED));
    shares.standIn(1, List.of(beside));
    shares.standIn(1, List.of(beside));

    assertThat(shares.takeChanges()).containsExactly(beside);
    assertThat(shares.isWatched(1)).isTrue();
    assertThat(shares.keptTargets()).isOne();

    shares.released(1);
    assertThat(shares.takeChanges()).containsExactly(new GiveUp<>("a"));
    assertThat(shares.isWatched(1)).isFalse();
  }

  @Test
  void whatWasWatchedBesideItsOwnerAndIsOursNowKeepsItsTurn() {
    shares.standIn(1, List.of(new Put<>("a", "a", new Start.Beside(UNTIL, CREATED))));
    shares.takeChanges();

    shares.assigned(1);
    put(1, "a", "a");
    shares.read(1, UNTIL);

    assertThat(shares.takeChanges()).containsExactly(next("a", "a"));
    assertThat(shares.kept()).isEmpty();
  }

  @Test
  void nobodyStandsInForItself() {
    watching(1, "a");

    shares.standIn(1, List.of(new Put<>("a", "a", new Start.Beside(UNTIL, CREATED))));

    assertThat(shares.takeChanges()).isEmpty();
    assertThat(shares.kept()).isEmpty();
  }
}
