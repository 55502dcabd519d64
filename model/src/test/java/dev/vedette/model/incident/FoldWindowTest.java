package dev.vedette.model.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.FoldWindow.Addition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FoldWindowTest {
  private static final int HISTORIES = 1_000;
  private static final int ORDERS = 20;
  private static final AlertRule RULE = new AlertRule(2, 2, Quorum.MAJORITY);

  @Test
  void everyOrderOfArrivalGivesWhatTheFoldGives() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<RuledObservation> history =
          ruled(Histories.random(random, random.nextInt(1, 4), random.nextInt(1, 20)));
      Expected expected = Expected.of(history);
      for (int order = 0; order < ORDERS; order++) {
        FoldWindow window = new FoldWindow(FoldState.START);
        arrivals(history, random).forEach(window::add);

        assertThat(window.head()).as("seed %d, order %d", seed, order).isEqualTo(expected.head);
        assertThat(window.transitions()).as("seed %d", seed).isEqualTo(expected.transitions);
        assertThat(window.incidents())
            .isEqualTo(IncidentHistory.of(FoldState.START, expected.transitions));
      }
    }
  }

  @Test
  void aWindowThatMovesOnGivesWhatTheFoldGives() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<RuledObservation> history = ruled(Histories.random(random, random.nextInt(1, 4), 40));
      Expected expected = Expected.of(history);
      FoldWindow window = new FoldWindow(FoldState.START);
      Map<Object, Incident> incidents = new LinkedHashMap<>();
      int first = 0;
      while (first < history.size()) {
        // What is within a minute may come in any order.
        Instant end = history.get(first).observation().slot().plus(Duration.ofMinutes(1));
        int last = first;
        while (last < history.size() && history.get(last).observation().slot().isBefore(end)) {
          last++;
        }
        for (RuledObservation next : arrivals(history.subList(first, last), random)) {
          assertThat(window.add(next)).isNotEqualTo(Addition.TOO_LATE);
        }
        remember(incidents, window);
        window.settle((day, state) -> {});
        first = last;
      }

      assertThat(window.head()).as("seed %d", seed).isEqualTo(expected.head);
      assertThat(incidents.values())
          .as("seed %d", seed)
          .containsExactlyElementsOf(IncidentHistory.of(FoldState.START, expected.transitions));
    }
  }

  @Test
  void severalAtOnceGiveWhatTheyGiveOneByOne() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<RuledObservation> history =
          ruled(Histories.random(random, random.nextInt(1, 4), random.nextInt(1, 20)));
      List<RuledObservation> arrivals = arrivals(history, random);
      FoldWindow single = new FoldWindow(FoldState.START);
      FoldWindow several = new FoldWindow(FoldState.START);
      for (int from = 0; from < arrivals.size(); ) {
        int to = Math.min(arrivals.size(), from + random.nextInt(1, 9));
        List<RuledObservation> batch = new ArrayList<>(arrivals.subList(from, to));
        List<Transition> before = List.copyOf(single.transitions());
        batch.forEach(single::add);
        Collections.sort(batch);
        boolean changed = several.addAll(batch, late -> assertThat(late).isNull());

        assertThat(several.head()).as("seed %d", seed).isEqualTo(single.head());
        assertThat(several.transitions()).isEqualTo(single.transitions());
        if (!single.transitions().equals(before)) {
          assertThat(changed).as("seed %d", seed).isTrue();
        }
        from = to;
      }
    }
  }

  @Test
  void thousandsOfLocationsInReverseAreFoldedOnce() {
    List<RuledObservation> slot = new ArrayList<>();
    for (int location = 10_000; location > 0; location--) {
      slot.addAll(ruled(Histories.of("l%05d".formatted(location), 0, "D")));
    }
    FoldWindow window = new FoldWindow(FoldState.START);
    window.add(ruled(Histories.of("z", 0, "D")).getFirst());
    Collections.sort(slot);

    assertTimeout(Duration.ofSeconds(20), () -> window.addAll(slot, late -> {}));
  }

  /** As whoever keeps them does: what is open or newer than the base is what the window says. */
  private static void remember(Map<Object, Incident> incidents, FoldWindow window) {
    Instant base = window.settledUntil();
    incidents
        .values()
        .removeIf(incident ->
            incident.end() == null || base == null || incident.end().closedAt().isAfter(base));
    for (Incident incident : window.incidents()) {
      incidents.put(List.of(incident.kind(), incident.openedAt()), incident);
    }
  }

  @Test
  void whatIsNotNewerThanTheBaseIsTooLate() {
    FoldWindow window = new FoldWindow(FoldState.START);
    List<RuledObservation> history = ruled(Histories.of("a", 0, "UUUUUUUUUU"));
    history.forEach(window::add);
    assertThat(window.settle((day, state) -> {})).isTrue();
    Instant base = window.settledUntil();
    assertThat(base).isEqualTo(Histories.minute(5));

    RuledObservation late = ruled(Histories.of("b", 0, ".....D")).getFirst();
    assertThat(window.add(late)).isEqualTo(Addition.TOO_LATE);
    assertThat(window.add(history.get(5))).isEqualTo(Addition.TOO_LATE);
    assertThat(window.add(ruled(Histories.of("b", 1, ".....D")).getFirst()))
        .isEqualTo(Addition.UNCHANGED);
  }

  @Test
  void aKnownCheckTakesThePlaceOfAnUnknownOneAndNoOther() {
    FoldWindow window = new FoldWindow(FoldState.START);
    ruled(Histories.of("a", 0, "UDBD")).forEach(window::add);
    assertThat(window.transitions()).hasSize(1);

    assertThat(window.add(ruled(Histories.of("a", 0, "..U")).getFirst()))
        .isEqualTo(Addition.CHANGED);
    assertThat(window.transitions()).isEmpty();
    assertThat(window.add(ruled(Histories.of("a", 0, "..D")).getFirst()))
        .isEqualTo(Addition.UNCHANGED);
    assertThat(window.transitions()).isEmpty();
  }

  @Test
  void itTellsTheStateAtTheBeginningOfEachDay() {
    List<RuledObservation> history = ruled(Histories.random(new Random(7), 1, 3 * 24 * 60));
    Map<LocalDate, FoldState> told = new LinkedHashMap<>();
    FoldWindow window = new FoldWindow(FoldState.START);
    for (RuledObservation next : history) {
      window.add(next);
      window.settle(told::put);
    }

    Map<LocalDate, FoldState> expected = new LinkedHashMap<>();
    for (int day = 2; day <= 4; day++) {
      LocalDate date = LocalDate.of(2026, 3, day);
      Instant midnight = Instant.parse(date + "T00:00:00Z");
      expected.put(
          date,
          Expected.of(
                  history.stream()
                      .filter(one -> one.observation().slot().isBefore(midnight))
                      .toList())
              .head);
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void itStaysSmall() {
    FoldWindow window = new FoldWindow(FoldState.START);
    Instant first = null;
    for (int i = 0; i < 100_000; i++) {
      Instant slot = Histories.START.plusMillis(i);
      window.add(
          new RuledObservation(
              new Observation(slot, "a", Duration.ofMillis(1), Sight.UP, null), RULE));
      window.settle((day, state) -> {});
      first = window.settledUntil();
    }
    assertThat(first).isAfter(Histories.START.plusMillis(100_000 - 1_100));
  }

  private static List<RuledObservation> ruled(List<Observation> history) {
    return history.stream().map(next -> new RuledObservation(next, RULE)).toList();
  }

  /** Every one at least once, some before as unknown, in any order that keeps that. */
  private static List<RuledObservation> arrivals(List<RuledObservation> history, Random random) {
    Map<Double, RuledObservation> byTime = new TreeMap<>();
    for (RuledObservation next : history) {
      double time = random.nextDouble();
      byTime.put(time, next);
      if (random.nextInt(4) == 0) {
        byTime.put(time + random.nextDouble(), next);
      }
      if (random.nextInt(4) == 0) {
        Observation known = next.observation();
        Observation unknown =
            new Observation(known.slot(), known.location(), known.interval(), Sight.MISSED, null);
        // Of two unknown ones the first stays.
        if (known.sight().isKnown()) {
          byTime.put(2 * random.nextDouble(), new RuledObservation(unknown, next.rule()));
        }
      }
    }
    return new ArrayList<>(byTime.values());
  }

  private record Expected(FoldState head, List<Transition> transitions) {
    static Expected of(List<RuledObservation> history) {
      FoldState state = FoldState.START;
      List<Transition> transitions = new ArrayList<>();
      List<RuledObservation> sorted = new ArrayList<>(history);
      Collections.sort(sorted);
      for (RuledObservation next : sorted) {
        IncidentFold.Step step = IncidentFold.step(state, next.observation(), next.rule());
        state = step.state();
        transitions.addAll(step.transitions());
      }
      return new Expected(state, transitions);
    }
  }
}
