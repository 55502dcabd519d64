package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.model.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private static final Slots A = new Slots(100, 1000);
  private static final Slots B = new Slots(700, 2000);

  private final Schedule<String> schedule = new Schedule<>();

  /** Everything, those that are handed out a few at a time too. */
  private List<Due<String>> takeDue(Instant now) {
    List<Due<String>> due = new ArrayList<>();
    int before;
    do {
      before = due.size();
      schedule.takeDue(now, due);
      assertThat(due.size() - before)
          .as("missed slots of one turn")
          .isLessThanOrEqualTo(Schedule.MAX_MISSED_A_TURN + schedule.size());
    } while (due.size() > before);
    return due;
  }

  @Test
  void nothingIsDueBeforeItsSlot() {
    schedule.put("a", "a", A, START);
    schedule.put("b", "b", B, START);

    assertThat(schedule.nextDueAt()).isEqualTo(START.plusMillis(100));
    assertThat(takeDue(START.plusMillis(99))).isEmpty();
    assertThat(takeDue(START.plusMillis(100))).containsExactly(onTime("a", 100));
    assertThat(schedule.nextDueAt()).isEqualTo(START.plusMillis(700));
  }

  @Test
  void everySlotIsHandedOutExactlyOnceHoweverOneAsks() {
    schedule.put("a", "a", A, START);
    schedule.put("b", "b", B, START);
    Random random = new Random(1);
    List<Due<String>> all = new ArrayList<>();
    Instant now = START;
    while (now.isBefore(START.plusSeconds(600))) {
      now = now.plusMillis(random.nextInt(3000));
      all.addAll(takeDue(now));
    }

    Instant end = now;
    Set<Instant> expected = new HashSet<>();
    for (Instant slot = START.plusMillis(100); !slot.isAfter(end); slot = slot.plusMillis(1000)) {
      expected.add(slot);
    }
    List<Instant> ofA = all.stream().filter(due -> due.item().equals("a")).map(Due::slot).toList();
    assertThat(ofA).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aPauseNamesItsSlotsAsMissedAndProbesWhatIsStillInItsSecond() {
    schedule.put("a", "a", A, START);
    schedule.put("b", "b", new Slots(200, 10_000), START);

    assertThat(takeDue(START.plusMillis(3500)))
        .containsExactlyInAnyOrder(
            missed("a", 100),
            missed("a", 1100),
            missed("a", 2100),
            onTime("a", 3100),
            missed("b", 200));
    assertThat(takeDue(START.plusMillis(10_200))).contains(onTime("b", 10_200));
  }

  @Test
  void manyItemsAreNotCaughtUpWithAfterAPause() {
    for (int i = 0; i < 10_000; i++) {
      schedule.put("t" + i, "t" + i, new Slots(i * 6L, 60_000), START);
    }

    List<Due<String>> due = takeDue(START.plusSeconds(300));

    assertThat(due).filteredOn(each -> each.kind() != Kind.MISSED).hasSizeLessThan(170);
    assertThat(due).filteredOn(each -> each.kind() == Kind.MISSED).hasSizeGreaterThan(49_000);
  }

  @Test
  void aPauseOfDaysNamesABoundedNumber() {
    schedule.put("a", "a", A, START);

    List<Due<String>> due = takeDue(START.plus(Duration.ofDays(3)));

    assertThat(due).hasSize(Schedule.MAX_MISSED + 1);
    assertThat(due).filteredOn(each -> each.kind() == Kind.ON_TIME).hasSize(1);
  }

  @Test
  void aPauseOfDaysOfManyItemsNamesABoundedNumberToo() {
    for (int i = 0; i < 1000; i++) {
      schedule.put("t" + i, "t" + i, A, START);
    }

    assertThat(takeDue(START.plus(Duration.ofDays(3)))).hasSize(Schedule.MAX_MISSED_IN_ALL + 1000);
  }

  @Test
  void aClockThatStepsBackALittleRepeatsNoSlot() {
    schedule.put("a", "a", A, START);
    takeDue(START.plusMillis(1500));

    assertThat(takeDue(START.minusSeconds(30))).isEmpty();
    assertThat(takeDue(START.plusMillis(2100))).containsExactly(onTime("a", 2100));
  }

  @Test
  void aClockThatIsPutBackByHoursIsFollowed() {
    schedule.put("a", "a", A, START);
    takeDue(START.plusMillis(1500));
    Instant back = START.minusSeconds(7200);

    List<Due<String>> due = new ArrayList<>();
    assertThat(schedule.takeDue(back, due)).isTrue();
    assertThat(due).isEmpty();
    assertThat(schedule.takeDue(back.plusMillis(100), due)).isFalse();
    assertThat(due).containsExactly(new Due<>("a", back.plusMillis(100), Kind.ON_TIME));
  }

  @Test
  void startingAtOnceSpreadsTheFirstChecksAndKeepsTheCadence() {
    for (int i = 0; i < 100; i++) {
      schedule.putLate(
          "" + i, "" + i, new Slots(i * 600L, 60_000), START, START.plusMillis(30L * i));
    }

    Set<String> seen = new HashSet<>();
    for (int ms = 0; ms <= 3000; ms += 10) {
      List<Due<String>> due = takeDue(START.plusMillis(ms));
      assertThat(due).as("no burst at %d ms", ms).hasSizeLessThanOrEqualTo(3);
      for (Due<String> each : due) {
        seen.add(each.item());
        assertThat(each.kind()).isNotEqualTo(Kind.MISSED);
        assertThat(Math.floorMod(each.slot().toEpochMilli(), 60_000L))
            .isEqualTo(Integer.parseInt(each.item()) * 600L);
      }
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void whoTakesOverProbesTheSlotsOfTheLastWhileAtTheirUsualRate() {
    Duration within = Duration.ofSeconds(12);
    for (int i = 0; i < 6000; i++) {
      resume("t" + i, new Slots(i * 10L, 60_000), START, within, Duration.ZERO);
    }

    int late = 0;
    for (int second = 0; second < 12; second++) {
      List<Due<String>> due = new ArrayList<>();
      for (int ms = 0; ms < 1000; ms += 50) {
        due.addAll(takeDue(START.plusMillis(second * 1000L + ms)));
      }
      assertThat(due).as("twice the usual rate").hasSizeBetween(180, 205);
      late += (int) due.stream().filter(each -> each.kind() == Kind.LATE).count();
    }
    assertThat(late).as("slots of 12 s").isBetween(1190, 1200);
    takeDue(START.plusSeconds(12));
    assertThat(takeDue(START.plusMillis(12_500)))
        .hasSize(50)
        .allMatch(each -> each.kind() == Kind.ON_TIME);
  }

  /** Goes on where another has ended, so long before the slots that are still probed. */
  private void resume(String name, Slots slots, Instant now, Duration within, Duration before) {
    schedule.resume(name, name, slots, now, now.minus(within).minus(before), within);
  }

  @Test
  void whoTakesOverAccountsForEverySlotOfAShortInterval() {
    Instant now = START.plusMillis(450);
    resume("a", A, now, Duration.ofMillis(2200), Duration.ofMillis(1000));

    assertThat(takeDue(now)).containsExactly(unattended(-1900), unattended(-900));
    assertThat(takeDue(START.plusMillis(774))).isEmpty();
    assertThat(takeDue(START.plusMillis(775)))
        .as("half-way to the next slot")
        .containsExactly(new Due<>("a", START.plusMillis(100), Kind.LATE));
    assertThat(takeDue(START.plusMillis(1100))).containsExactly(onTime("a", 1100));
  }

  @Test
  void whoTakesOverNamesTheSlotsThatMayHaveBeenUnderWay() {
    Instant now = START.plusSeconds(50);
    Slots slots = new Slots(START.toEpochMilli() % 60_000 + 30_000, 60_000);

    resume("a", slots, now, Duration.ofSeconds(12), Duration.ofSeconds(7));
    assertThat(takeDue(now)).as("20 s ago is too long ago").isEmpty();
    resume("b", slots, now, Duration.ofSeconds(12), Duration.ofSeconds(9));
    assertThat(takeDue(now))
        .containsExactly(new Due<>("b", START.plusSeconds(30), Kind.UNATTENDED));
    assertThat(takeDue(START.plusSeconds(90))).hasSize(2);
  }

  @Test
  void whatIsThereKeepsItsTurnWhenItIsTakenOverAgain() {
    schedule.put("a", "a", A, START);
    takeDue(START.plusMillis(1100));

    schedule.resume("a", "a2", A, START.plusMillis(1500), START, Duration.ofSeconds(12));

    assertThat(takeDue(START.plusMillis(1900))).isEmpty();
    assertThat(takeDue(START.plusMillis(2100))).containsExactly(onTime("a2", 2100));
  }

  @Test
  void itemsComeChangeAndGoWithoutTouchingTheOthers() {
    schedule.put("a", "a", A, START);
    schedule.put("b", "b", B, START);
    takeDue(START.plusMillis(100));

    schedule.put("a", "changed", A, START.plusMillis(500));
    schedule.put("c", "c", new Slots(600, 1000), START.plusMillis(500));
    schedule.remove("b");
    schedule.remove("nobody");

    assertThat(schedule.size()).isEqualTo(2);
    assertThat(takeDue(START.plusMillis(1100)))
        .containsExactly(onTime("c", 600), onTime("changed", 1100));
    schedule.put("a", "slower", new Slots(100, 3000), START.plusMillis(1200));
    assertThat(takeDue(START.plusMillis(2500))).containsExactly(onTime("c", 1600));
    assertThat(takeDue(START.plusMillis(3100))).contains(onTime("slower", 3100));
  }

  private static Due<String> onTime(String item, long ms) {
    return new Due<>(item, START.plusMillis(ms), Kind.ON_TIME);
  }

  private static Due<String> unattended(long ms) {
    return new Due<>("a", START.plusMillis(ms), Kind.UNATTENDED);
  }

  private static Due<String> missed(String item, long ms) {
    return new Due<>(item, START.plusMillis(ms), Kind.MISSED);
  }
}
