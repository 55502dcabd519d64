package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.Schedule.Due;
import dev.vedette.model.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final Map<String, Slots> slots =
      Map.of("a", new Slots(100, 1000), "b", new Slots(700, 2000));

  @Test
  void nothingIsDueBeforeItsSlot() {
    Schedule<String> schedule = Schedule.startingAfter(START, List.of("a", "b"), slots::get);

    assertThat(schedule.nextDueAt()).isEqualTo(START.plusMillis(100));
    assertThat(schedule.takeDue(START.plusMillis(99))).isEmpty();
    assertThat(schedule.takeDue(START.plusMillis(100))).containsExactly(due("a", 100));
    assertThat(schedule.nextDueAt()).isEqualTo(START.plusMillis(700));
  }

  @Test
  void everySlotIsHandedOutExactlyOnceHoweverOneAsks() {
    Schedule<String> schedule = Schedule.startingAfter(START, List.of("a", "b"), slots::get);
    Random random = new Random(1);
    List<Due<String>> all = new ArrayList<>();
    Instant now = START;
    while (now.isBefore(START.plusSeconds(600))) {
      now = now.plusMillis(random.nextInt(3000));
      all.addAll(schedule.takeDue(now));
    }

    Instant end = now;
    Set<Instant> expected = new HashSet<>();
    for (Instant slot = START.plusMillis(100); !slot.isAfter(end); slot = slot.plusMillis(1000)) {
      expected.add(slot);
    }
    List<Instant> ofA = all.stream().filter(due -> due.item().equals("a")).map(Due::slot).toList();
    assertThat(ofA)
        .isSorted()
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aPauseNamesItsSlotsAsMissedAndProbesOnlyTheLast() {
    Schedule<String> schedule = Schedule.startingAfter(START, List.of("a"), slots::get);

    assertThat(schedule.takeDue(START.plusMillis(3500)))
        .containsExactly(missed("a", 100), missed("a", 1100), missed("a", 2100), due("a", 3100));
  }

  @Test
  void aPauseOfDaysNamesABoundedNumber() {
    Schedule<String> schedule = Schedule.startingAfter(START, List.of("a"), slots::get);

    List<Due<String>> due = schedule.takeDue(START.plus(Duration.ofDays(3)));

    assertThat(due).hasSize(Schedule.MAX_MISSED + 1);
    assertThat(due.getLast().missed()).isFalse();
  }

  @Test
  void aClockThatStepsBackRepeatsNoSlot() {
    Schedule<String> schedule = Schedule.startingAfter(START, List.of("a"), slots::get);
    schedule.takeDue(START.plusMillis(1500));

    assertThat(schedule.takeDue(START.minusSeconds(60))).isEmpty();
    assertThat(schedule.takeDue(START.plusMillis(2100))).containsExactly(due("a", 2100));
  }

  @Test
  void startingAtOnceSpreadsTheFirstChecksAndKeepsTheCadence() {
    List<Integer> many = IntStream.range(0, 100).boxed().toList();
    Schedule<Integer> schedule =
        Schedule.startingAtOnce(
            START, Duration.ofSeconds(3), many, i -> new Slots(i * 600L, 60_000));

    Set<Integer> seen = new HashSet<>();
    for (int ms = 0; ms <= 3000; ms += 10) {
      List<Due<Integer>> due = schedule.takeDue(START.plusMillis(ms));
      assertThat(due).as("no burst at %d ms", ms).hasSizeLessThanOrEqualTo(3);
      for (Due<Integer> each : due) {
        seen.add(each.item());
        assertThat(each.missed()).isFalse();
        assertThat(Math.floorMod(each.slot().toEpochMilli(), 60_000L))
            .isEqualTo(each.item() * 600L);
      }
    }
    assertThat(seen).hasSize(100);
  }

  private static Due<String> due(String item, long ms) {
    return new Due<>(item, START.plusMillis(ms), false);
  }

  private static Due<String> missed(String item, long ms) {
    return new Due<>(item, START.plusMillis(ms), true);
  }
}
