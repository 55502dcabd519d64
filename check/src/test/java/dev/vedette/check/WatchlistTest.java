package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.Slots;
import dev.vedette.model.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchlistTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;
  private Progress progress;
  private Watchlist watchlist;

  @BeforeEach
  void start() {
    progress = Progress.open(directory);
    watchlist = new Watchlist("here", progress);
  }

  @AfterEach
  void stop() {
    progress.close(null);
  }

  /** A run that watched this until some time, then stopped. */
  private void anEarlierRun(String name, Instant until) {
    progress.begun(name, until.minusSeconds(60));
    progress.close(until);
    start();
  }

  private static Put<Watched> put(String name, Start start) {
    return new Put<>(name, Targets.watched(name, MINUTE), start);
  }

  private static Put<Watched> pausing(String name, Start start) {
    return new Put<>(name, Targets.paused(name, MINUTE), start);
  }

  private static Start resume(@Nullable Instant until) {
    return new Start.Resume(until, Instant.EPOCH);
  }

  private List<Due<Watched>> due(Instant now) {
    List<Due<Watched>> due = new ArrayList<>();
    watchlist.applyChanges(now, due);
    int before;
    do {
      before = due.size();
      watchlist.takeDue(now, due);
    } while (due.size() > before);
    return due;
  }

  private static List<Instant> slots(String name, Instant after, Instant before) {
    Slots slots = Slots.of(name, "here", MINUTE);
    List<Instant> all = new ArrayList<>();
    for (Instant slot = slots.after(after); slot.isBefore(before); slot = slots.after(slot)) {
      all.add(slot);
    }
    return all;
  }

  @Test
  void aTombstoneAndAPutOfOneNameInOnePollLeaveItWatched() {
    watchlist.apply(List.of(put("a", new Start.Next())));
    due(START);

    watchlist.apply(List.of(new Remove<>("a"), put("a", new Start.Next())));

    assertThat(watchlist.size()).isOne();
    assertThat(due(START)).extracting(Due::kind).containsExactly(Kind.REMOVED);
    assertThat(due(START.plusSeconds(60))).hasSize(1);
  }

  @Test
  void aPutAndATombstoneOfOneNameInOnePollLeaveItUnwatched() {
    watchlist.apply(List.of(put("a", new Start.Next()), new Remove<>("a")));

    assertThat(watchlist.size()).isZero();
    assertThat(due(START)).extracting(Due::kind).containsExactly(Kind.REMOVED);
    assertThat(due(START.plusSeconds(60))).isEmpty();
  }

  @Test
  void whatIsPausedSaysSoOnceAfterItsLastSlotAndIsNotProbed() {
    watchlist.apply(List.of(put("a", new Start.Next())));
    due(START);
    Instant last = due(START.plusSeconds(60)).getFirst().slot();
    Instant now = START.plusSeconds(60);

    watchlist.apply(List.of(pausing("a", new Start.Next())));
    List<Due<Watched>> marks = due(now);
    watchlist.apply(List.of(pausing("a", new Start.Next())));

    assertThat(watchlist.size()).isZero();
    assertThat(watchlist.paused()).isOne();
    assertThat(marks).extracting(Due::kind).containsExactly(Kind.PAUSED);
    assertThat(marks.getFirst().slot()).isAfter(last).isEqualTo(now.plusMillis(1));
    assertThat(due(now.plusSeconds(3600))).isEmpty();
  }

  @Test
  void whatGoesOnAfterAPauseBeginsWithItsNextSlotAndNamesNoneOfThePause() {
    anEarlierRun("a", START);
    Instant now = START.plusSeconds(3600);
    watchlist.apply(List.of(pausing("a", resume(null))));
    assertThat(due(now)).extracting(Due::kind).containsExactly(Kind.PAUSED);

    watchlist.apply(List.of(put("a", resume(null))));

    assertThat(due(now)).isEmpty();
    assertThat(due(now.plusSeconds(60))).extracting(Due::kind).containsOnly(Kind.MISSED);
  }

  @Test
  void aPausedTargetThatIsRemovedSaysSoToo() {
    watchlist.apply(List.of(pausing("a", new Start.Next()), new Remove<>("a")));

    assertThat(due(START)).extracting(Due::kind).containsExactly(Kind.PAUSED, Kind.REMOVED);
  }

  @Test
  void whatIsGivenUpOrWatchedBesideAnotherIsNeitherPausedNorRemovedByUs() {
    watchlist.apply(List.of(put("a", new Start.Next()), new GiveUp<>("a")));
    watchlist.apply(List.of(pausing("b", new Start.Beside(START, START)), new GiveUp<>("b")));

    assertThat(due(START)).isEmpty();
    assertThat(watchlist.size()).isZero();
    assertThat(watchlist.paused()).isZero();
  }

  @Test
  void aFirstStartNamesNothing() {
    watchlist.apply(List.of(put("a", resume(null)), put("b", resume(null))));

    assertThat(due(START)).isEmpty();
    assertThat(due(START.plusSeconds(60))).hasSize(2);
  }

  @Test
  void aRestartAfterAnHourNamesTheHourAndEachSlotOnce() {
    anEarlierRun("a", START);
    Instant now = START.plus(Duration.ofHours(1));
    watchlist.apply(List.of(put("a", resume(null)), put("added-meanwhile", resume(null))));

    List<Due<Watched>> all = new ArrayList<>(due(now));
    for (int second = 1; second <= 60; second++) {
      all.addAll(due(now.plusSeconds(second)));
    }

    assertThat(all)
        .filteredOn(each -> each.item().target().name().equals("a"))
        .extracting(Due::slot)
        .containsExactlyElementsOf(slots("a", START, now.plusSeconds(61)));
    assertThat(all)
        .filteredOn(each -> each.slot().isBefore(now.minus(Watchlist.LATE_WITHIN)))
        .hasSizeBetween(59, 60)
        .allMatch(each -> each.kind() == Kind.UNATTENDED);
    assertThat(all)
        .filteredOn(each -> each.item().target().name().equals("added-meanwhile"))
        .hasSize(1)
        .allMatch(each -> each.kind() == Kind.ON_TIME);
  }

  @Test
  void aRestartThatProbesAtOnceNamesWhatWentByToo() {
    anEarlierRun("a", START);
    Instant now = START.plus(Duration.ofHours(1));

    watchlist.apply(List.of(put("a", new Start.AtOnce(Duration.ZERO))));

    List<Due<Watched>> due = due(now);
    assertThat(due)
        .extracting(Due::slot)
        .containsExactlyInAnyOrderElementsOf(slots("a", START, now.plusMillis(1)));
    assertThat(due).filteredOn(each -> each.kind() != Kind.UNATTENDED).hasSize(1);
  }

  @Test
  void aRestartThatProbesInAWhileNamesWhatWentByUntilThen() {
    anEarlierRun("a", START);
    Instant now = START.plus(Duration.ofHours(1));
    Duration delay = Duration.ofMinutes(2);

    watchlist.apply(List.of(put("a", new Start.AtOnce(delay))));

    List<Due<Watched>> all = new ArrayList<>(due(now));
    for (int second = 1; second <= delay.toSeconds(); second++) {
      all.addAll(due(now.plusSeconds(second)));
    }
    assertThat(all)
        .extracting(Due::slot)
        .containsExactlyInAnyOrderElementsOf(slots("a", START, now.plus(delay).plusMillis(1)));
  }

  @Test
  void aRestartAfterAMonthNamesABoundedNumber() {
    anEarlierRun("a", START);

    watchlist.apply(List.of(put("a", resume(null))));

    Instant now = START.plus(Duration.ofDays(30));
    assertThat(due(now)).hasSizeBetween(Schedule.MAX_MISSED - 1, Schedule.MAX_MISSED);
  }

  @Test
  void whatAnotherCheckerHasProbedMeanwhileIsNotMissed() {
    anEarlierRun("a", START);
    Instant now = START.plus(Duration.ofHours(1));
    Instant others = now.minusSeconds(120);

    watchlist.apply(List.of(put("a", resume(others))));

    assertThat(due(now))
        .extracting(Due::slot)
        .containsExactlyElementsOf(
            slots("a", others, now).stream()
                .filter(slot -> slot.isBefore(now.minus(Watchlist.LATE_WITHIN)))
                .toList());
  }

  @Test
  void whatWasNotATargetYetIsNotMissed() {
    Instant now = START.plus(Duration.ofHours(1));
    Instant created = now.minusSeconds(30);

    watchlist.apply(List.of(put("a", new Start.Resume(START, created))));

    assertThat(due(now)).allMatch(each -> each.slot().isAfter(created));
  }

  @Test
  void aNewIntervalCountsFromWhereTheOldOneEnded() {
    anEarlierRun("a", START);
    Duration twoMinutes = Duration.ofMinutes(2);
    Watched slower = Targets.watched("a", twoMinutes);

    watchlist.apply(List.of(new Put<>("a", slower, resume(null))));

    List<Due<Watched>> due = due(START.plus(Duration.ofHours(1)));
    assertThat(due).hasSizeBetween(29, 30);
    assertThat(due).allMatch(each -> each.slot().isAfter(START));
  }

  @Test
  void aClockThatWasPutBackWhileTheCheckerWasDownNamesAndRepeatsNothing() {
    anEarlierRun("a", START);
    anEarlierRun("b", START.plus(Duration.ofDays(1)));

    watchlist.apply(List.of(put("a", resume(null)), put("b", resume(null))));
    Instant now = START.minusSeconds(30);

    assertThat(due(now)).isEmpty();
    List<Due<Watched>> due = due(START.plusSeconds(60));
    assertThat(due)
        .filteredOn(each -> each.item().target().name().equals("a"))
        .as("a little back is waited for")
        .allMatch(each -> each.slot().isAfter(START));
    assertThat(due)
        .filteredOn(each -> each.item().target().name().equals("b"))
        .as("a wrong time holds no longer")
        .isNotEmpty();
  }

  @Test
  void besideAnotherTheLastSlotIsProbedLateAndNoneIsNamed() {
    Instant slot = Slots.of("a", "here", MINUTE).after(START);
    Instant now = slot.plusSeconds(9);
    watchlist.apply(
        List.of(
            put("a", new Start.Beside(now.minus(Duration.ofHours(1)), Instant.EPOCH)),
            new Put<>(
                "often",
                Targets.watched("often", Duration.ofSeconds(1)),
                new Start.Beside(now.minusSeconds(10), Instant.EPOCH))));

    List<Due<Watched>> due = new ArrayList<>(due(now));
    due.addAll(due(slot.plus(Watchlist.LATE_WITHIN)));

    assertThat(due).noneMatch(each -> each.kind() == Kind.UNATTENDED);
    assertThat(due)
        .filteredOn(each -> each.item().target().name().equals("a"))
        .extracting(Due::slot, Due::kind)
        .containsExactly(tuple(slot, Kind.LATE));
  }

  @Test
  void besideAnotherWhatHasItsResultIsNotProbedAgain() {
    Instant slot = Slots.of("a", "here", MINUTE).after(START);
    Instant now = slot.plusSeconds(9);
    watchlist.apply(List.of(put("a", new Start.Beside(slot, Instant.EPOCH))));

    assertThat(due(now.plusSeconds(30))).isEmpty();
    assertThat(due(slot.plus(MINUTE))).extracting(Due::slot).containsExactly(slot.plus(MINUTE));
  }

  @Test
  void slotsAreHandedOutUntilTheOldestThatIsStillLate() {
    anEarlierRun("a", START);
    assertThat(watchlist.handedOutUntil()).isEmpty();
    Instant slot = Slots.of("a", "here", MINUTE).after(START.plusSeconds(300));
    Instant now = slot.plusSeconds(5);
    watchlist.apply(List.of(put("a", resume(slot.minusMillis(1)))));

    assertThat(due(now)).isEmpty();
    assertThat(watchlist.handedOutUntil()).contains(slot.minusMillis(1));
    assertThat(due(slot.plus(Watchlist.LATE_WITHIN))).hasSize(1);
    assertThat(watchlist.handedOutUntil()).contains(slot.plus(Watchlist.LATE_WITHIN));
  }

  @Test
  void nothingIsHandedOutUntilEverythingThatWentByIs() {
    anEarlierRun("a", START);
    watchlist.apply(List.of(put("a", resume(null))));
    Instant now = START.plus(Duration.ofHours(10));
    watchlist.applyChanges(now, new ArrayList<>());
    List<Due<Watched>> some = new ArrayList<>();

    watchlist.takeDue(now, some);

    assertThat(some).hasSize(Schedule.MAX_MISSED_A_TURN);
    assertThat(watchlist.handedOutUntil()).isEmpty();
    due(now);
    assertThat(watchlist.handedOutUntil()).isPresent();
  }

  @Test
  void replacingTheListTouchesOnlyWhatDiffers() {
    Target same = Targets.of("same", MINUTE);
    Target before = Targets.of("changed", MINUTE);
    Target after = Targets.of("changed", Duration.ofMinutes(2));
    List<String> prepared = new ArrayList<>();
    watchlist.replace(
        List.of(same, before, Targets.of("gone", MINUTE)), target -> prepare(target, prepared));
    prepared.clear();

    watchlist.replace(
        List.of(same, after, Targets.of("new", MINUTE)), target -> prepare(target, prepared));

    assertThat(prepared).containsExactly("changed", "new");
    assertThat(watchlist.size()).isEqualTo(3);
    assertThat(due(START))
        .extracting(each -> tuple(each.item().target().name(), each.kind()))
        .containsExactly(tuple("gone", Kind.REMOVED));
    assertThat(due(START.plusSeconds(120)))
        .extracting(each -> each.item().target().name())
        .containsOnly("same", "changed", "new");
  }

  @Test
  void nobodyWaitsWhileWhatIsNewIsPrepared() {
    List<Integer> seen = new ArrayList<>();
    watchlist.replace(
        List.of(Targets.of("new", MINUTE)),
        target -> {
          seen.add(
              CompletableFuture.supplyAsync(watchlist::size).orTimeout(5, TimeUnit.SECONDS).join());
          return Targets.watched("new", MINUTE);
        });

    assertThat(seen).containsExactly(0);
    assertThat(watchlist.size()).isOne();
  }

  private static Watched prepare(Target target, List<String> prepared) {
    prepared.add(target.name());
    return Targets.watched(target.name(), target.interval());
  }
}
