package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Slots;
import dev.vedette.model.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
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
    progress = Progress.open(directory, "here");
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

  /** As the loop does it in its turns, until there are so many. */
  private List<CheckResult> dropped(Instant now, int count) {
    due(now);
    List<CheckResult> rows = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> rows.addAll(watchlist.takeDropped(now)) && rows.size() >= count);
    return rows;
  }

  /** The disk has time to tell. */
  private void nothingIsDropped(Instant now) {
    due(now);
    await()
        .during(Duration.ofMillis(200))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> watchlist.takeDropped(now).isEmpty());
  }

  /** A run that had these by a list of its own, and stopped. */
  private void anEarlierList(String... names) {
    list(names);
    due(START);
    progress.close(START);
    start();
  }

  private void list(String... names) {
    watchlist.only(Stream.of(names).map(name -> put(name, resume(null))).toList());
  }

  private static final Instant LATER = START.plus(Duration.ofDays(1));
  private static final Instant AFTER_PATIENCE = LATER.plus(Tombstones.PATIENCE);

  @Test
  void whatAnEarlierRunHadAndThisOneHasNotIsSaidToBeRemovedOnce() {
    anEarlierList("a", "gone");

    list("a");
    nothingIsDropped(LATER);

    assertThat(dropped(AFTER_PATIENCE, 1))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.target()).isEqualTo("gone");
          assertThat(row.location()).isEqualTo("here");
          assertThat(row.scheduledAt()).isEqualTo(AFTER_PATIENCE.plusMillis(1));
          assertThat(row.failure().code()).isEqualTo(FailureCode.TARGET_REMOVED);
          assertThat(row.url()).isEqualTo("http://127.0.0.1:1/gone");
          assertThat(row.interval()).isEqualTo(MINUTE);
        });
    nothingIsDropped(AFTER_PATIENCE.plusSeconds(60));

    progress.close(AFTER_PATIENCE);
    start();
    list("a");
    due(LATER);
    nothingIsDropped(AFTER_PATIENCE);
  }

  @Test
  void theRowIsTheLastOneAlsoWhenTheClockWasPutBackALittle() {
    list("a", "gone");
    due(START);
    progress.close(AFTER_PATIENCE.plusSeconds(2));
    start();

    list("a");
    due(LATER);

    assertThat(dropped(AFTER_PATIENCE, 1))
        .extracting(CheckResult::scheduledAt)
        .containsExactly(AFTER_PATIENCE.plusSeconds(2).plusMillis(1));
  }

  @Test
  void whatComesBackBeforeItIsSaidIsWatchedAndNothingIsSaid() {
    anEarlierList("a", "back");
    list("a");
    due(LATER);

    list("a", "back");

    nothingIsDropped(AFTER_PATIENCE);
    assertThat(watchlist.size()).isEqualTo(2);
  }

  @Test
  void whatIsNamedAgainIsWatchedAndCanBeDroppedAgain() {
    anEarlierList("a", "back");
    list("a");
    due(LATER);
    assertThat(dropped(AFTER_PATIENCE, 1)).hasSize(1);

    list("a", "back");
    assertThat(due(AFTER_PATIENCE.plusSeconds(61)))
        .extracting(each -> each.item().target().name())
        .contains("back");
    progress.close(AFTER_PATIENCE);
    start();

    list("a");
    due(LATER);
    assertThat(dropped(AFTER_PATIENCE, 1)).extracting(CheckResult::target).containsExactly("back");
  }

  @Test
  void whatIsPausedAndDroppedIsSaidToBeRemovedToo() {
    watchlist.only(List.of(put("a", new Start.Next()), pausing("gone", new Start.Next())));
    due(START);
    progress.close(START);
    start();

    list("a");
    due(LATER);

    assertThat(dropped(AFTER_PATIENCE, 1)).extracting(CheckResult::target).containsExactly("gone");
  }

  @Test
  void whatWasDroppedWhileItRanIsSaidByTheNextRunIfThisOneIsKilledTooSoon() {
    list("a", "gone");
    nothingIsDropped(START);
    list("a");
    assertThat(due(START)).extracting(Due::kind).containsExactly(Kind.REMOVED);
    progress.note(START, START);
    afterAKill(() ->
        assertThat(dropped(AFTER_PATIENCE, 1))
            .extracting(CheckResult::target)
            .containsExactly("gone"));

    progress.note(START.plusSeconds(2), START.plusSeconds(2));
    afterAKill(() -> nothingIsDropped(AFTER_PATIENCE));
  }

  /** A run after a kill at this moment, or soon: what was given to the disk may not be there. */
  private void afterAKill(ThrowingRunnable assertion) {
    Progress running = progress;
    Watchlist watching = watchlist;
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          Path killed = Files.createTempDirectory(directory, "killed");
          for (String suffix : List.of("", "-wal")) {
            String file = ProgressFile.FILE + suffix;
            Files.copy(directory.resolve(file), killed.resolve(file));
          }
          progress = Progress.open(killed, "here");
          watchlist = new Watchlist("here", progress);
          list("a");
          due(LATER);
          try {
            assertion.run();
          } finally {
            progress.close(null);
          }
        });
    progress = running;
    watchlist = watching;
  }

  @Test
  void manyAreSaidSomeAtATime() {
    String[] many =
        IntStream.range(0, Tombstones.MAX_A_TURN + 1).mapToObj(i -> "t" + i).toArray(String[]::new);
    anEarlierList(many);

    list("a");
    due(LATER);

    assertThat(dropped(AFTER_PATIENCE, many.length)).hasSize(many.length).doesNotHaveDuplicates();
  }

  @Test
  void whatOthersMayHaveByNowIsNotSaidToBeRemoved() {
    anEarlierList("a", "b");

    watchlist.share();
    watchlist.apply(List.of(put("a", resume(null))));
    nothingIsDropped(LATER);
    nothingIsDropped(AFTER_PATIENCE);
    progress.close(LATER);
    start();

    list("a");
    due(LATER);
    nothingIsDropped(AFTER_PATIENCE);
  }

  private static Watched prepare(Target target, List<String> prepared) {
    prepared.add(target.name());
    return Targets.watched(target.name(), target.interval());
  }
}
