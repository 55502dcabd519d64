package dev.vedette.model.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Slots;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds for every history; a failure names the seed that shows it. */
class IncidentPropertiesTest {
  private static final int HISTORIES = 500;
  private static final Set<Incident.Reason> STOPPED =
      Set.of(Incident.Reason.PAUSED, Incident.Reason.REMOVED);

  @Test
  void whatIsDecidedIsWhatTheRuleSaysOfTheWholeHistory() {
    forEachSeed(seed -> {
      RandomGenerator random = new Random(seed);
      AlertRule rule = rule(random);
      List<Observation> history = Histories.random(random, random.nextInt(1, 5), 40);

      FoldState state = FoldState.START;
      boolean down = false;
      for (int i = 0; i < history.size(); i++) {
        state = IncidentFold.step(state, history.get(i), rule).state();
        down = isDown(down, history.subList(0, i + 1), rule);
        boolean decided = state.outage() != null && state.outage().kind() == IncidentKind.DOWN;
        assertThat(decided).as("after %s of seed %d", history.get(i), seed).isEqualTo(down);
      }
    });
  }

  @Test
  void incidentsOpenAndCloseInTurnAndTheirBoundsAreInOrder() {
    forEachSeed(seed -> {
      RandomGenerator random = new Random(seed);
      AlertRule rule = rule(random);
      List<Observation> history = Histories.random(random, random.nextInt(1, 5), 120);
      Set<Object> identities = new HashSet<>();
      Incident open = null;
      Instant stoppedAt = null;
      for (Transition transition : Histories.transitions(history, rule)) {
        Incident incident = transition.incident();
        if (transition.type() == Transition.Type.OPENED) {
          assertThat(open).as("seed %d", seed).isNull();
          assertThat(identities.add(List.of(incident.kind(), incident.openedAt()))).isTrue();
          assertThat(incident.beganBefore()).isBeforeOrEqualTo(incident.openedAt());
          if (stoppedAt != null) {
            assertThat(incident.openedAt()).as("seed %d", seed).isAfter(stoppedAt);
          }
          if (incident.beganAfter() != null) {
            assertThat(incident.beganAfter()).isBefore(incident.beganBefore());
          }
          open = incident;
        } else {
          assertThat(open).as("seed %d", seed).isNotNull();
          assertThat(incident.openedAt()).isEqualTo(open.openedAt());
          assertThat(incident.end().closedAt()).isEqualTo(transition.at());
          if (STOPPED.contains(incident.end().reason())) {
            stoppedAt = transition.at();
          }
          if (incident.end().reason() == Incident.Reason.RECOVERED) {
            assertThat(incident.end().endedBefore()).isBeforeOrEqualTo(transition.at());
            assertThat(incident.end().endedAfter()).isBefore(incident.end().endedBefore());
            assertThat(incident.end().endedAfter()).isAfterOrEqualTo(incident.beganBefore());
          }
          open = null;
        }
      }
    });
  }

  @Test
  void withoutEnoughFailuresInARowNothingIsDown() {
    forEachSeed(seed -> {
      RandomGenerator random = new Random(seed);
      List<Observation> history = new ArrayList<>();
      for (int location = 0; location < 3; location++) {
        StringBuilder sights = new StringBuilder();
        for (int minute = 0; minute < 60; minute++) {
          sights.append(minute % 3 == 0 ? 'U' : "DDDDBM.".charAt(random.nextInt(7)));
        }
        history.addAll(Histories.of("location-" + location, random.nextInt(60), sights.toString()));
      }
      assertThat(Histories.transitions(history.stream().sorted().toList(), AlertRule.DEFAULT))
          .as("seed %d", seed)
          .isEmpty();
    });
  }

  private static AlertRule rule(RandomGenerator random) {
    Quorum quorum =
        switch (random.nextInt(4)) {
          case 0 -> Quorum.MAJORITY;
          case 1 -> Quorum.ANY;
          case 2 -> Quorum.ALL;
          default -> Quorum.atLeast(random.nextInt(1, 4));
        };
    return new AlertRule(random.nextInt(1, 5), random.nextInt(1, 4), quorum);
  }

  private static void forEachSeed(IntConsumer property) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      property.accept(seed);
    }
  }

  /** The rule in other words: from the whole history, without any state but the last decision. */
  private static boolean isDown(boolean before, List<Observation> history, AlertRule rule) {
    Instant now = history.getLast().slot();
    TreeMap<String, List<Observation>> byLocation = new TreeMap<>();
    history.forEach(
        next -> byLocation.computeIfAbsent(next.location(), _ -> new ArrayList<>()).add(next));
    int up = 0;
    int settled = 0;
    int down = 0;
    int silent = 0;
    int silentAndDown = 0;
    boolean stops = history.getLast().sight().isStop();
    for (List<Observation> all : byLocation.values()) {
      List<Observation> own = sinceItStopped(all);
      if (own.isEmpty()) {
        continue;
      }
      List<Observation> known = own.stream().filter(next -> next.sight().isKnown()).toList();
      boolean knows =
          !known.isEmpty()
              && Duration.between(known.getLast().slot(), now)
                      .compareTo(Slots.staleAfter(Histories.INTERVAL))
                  <= 0;
      boolean holdsForDown = holdsForDown(known, rule);
      if (knows) {
        down += holdsForDown ? 1 : 0;
        up += holdsForDown ? 0 : 1;
        settled += !holdsForDown && endsWith(known, Sight.UP, rule.recover()) ? 1 : 0;
      } else {
        silent++;
        silentAndDown += holdsForDown ? 1 : 0;
      }
    }
    int knowing = up + down;
    if (stops) {
      return before && knowing > 0;
    }
    if (knowing == 0 || knowing < silent) {
      return before;
    }
    boolean votedDown = down > 0 && down >= rule.quorum().votes(knowing);
    int failing = down + silentAndDown;
    boolean outvoted = failing < rule.quorum().votes(failing + settled);
    boolean upAgain = settled > 0 && (failing == 0 || outvoted);
    return votedDown || before && !upAgain;
  }

  private static List<Observation> sinceItStopped(List<Observation> own) {
    int from = own.size();
    while (from > 0 && !own.get(from - 1).sight().isStop()) {
      from--;
    }
    return own.subList(from, own.size());
  }

  /** The last run that was long enough to decide decides. */
  private static boolean holdsForDown(List<Observation> known, AlertRule rule) {
    boolean down = false;
    for (int i = 0; i < known.size(); i++) {
      if (endsWith(known.subList(0, i + 1), Sight.DOWN, rule.after())) {
        down = true;
      } else if (endsWith(known.subList(0, i + 1), Sight.UP, rule.recover())) {
        down = false;
      }
    }
    return down;
  }

  private static boolean endsWith(List<Observation> known, Sight sight, int times) {
    return known.size() >= times
        && known.subList(known.size() - times, known.size()).stream()
            .allMatch(next -> next.sight() == sight);
  }
}
