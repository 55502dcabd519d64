package dev.vedette.model.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.Observation.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The fold that takes no new state for a success, beside the one that does. */
class RunningFoldTest {
  private static final int HISTORIES = 500;

  private static final List<AlertRule> RULES =
      List.of(
          AlertRule.DEFAULT,
          new AlertRule(1, 1, Quorum.ANY),
          new AlertRule(2, 3, Quorum.ALL),
          new AlertRule(1, 2, Quorum.atLeast(2)));

  @Test
  void statesAndTransitionsAreThoseOfTheFoldStepByStep() {
    Set<Object> met = new HashSet<>();
    for (int seed = 0; seed < HISTORIES; seed++) {
      RandomGenerator random = new Random(seed);
      FoldState expected = FoldState.START;
      RunningFold fold = new RunningFold(expected);
      for (Observation next : history(random)) {
        AlertRule rule = RULES.get(random.nextInt(30) == 0 ? random.nextInt(4) : seed % 4);
        IncidentFold.Step step = IncidentFold.step(expected, next, rule);
        expected = step.state();
        assertThat(fold.step(next, rule))
            .as("at %s of seed %d", next, seed)
            .isEqualTo(step.transitions());
        // Asking in between must change nothing, and not asking neither.
        if (random.nextInt(8) == 0) {
          assertThat(fold.state()).as("after %s of seed %d", next, seed).isEqualTo(expected);
        }
        step.transitions().forEach(each -> met.add(List.of(each.type(), each.incident().kind())));
      }
      assertThat(fold.state()).as("at the end of seed %d", seed).isEqualTo(expected);
    }
    assertThat(met).hasSize(7);
  }

  /** Mostly successes, and all that may end a run of them. */
  private static List<Observation> history(RandomGenerator random) {
    List<Observation> history = new ArrayList<>();
    int locations = random.nextInt(1, 4);
    for (int location = 0; location < locations; location++) {
      Instant slot = Histories.START.plusSeconds(random.nextInt(2) * 7L + random.nextInt(60));
      Map<Boolean, Validity> certificates = new HashMap<>();
      Duration interval = Histories.INTERVAL;
      while (history.size() < 150 * (location + 1)) {
        boolean calm = random.nextInt(3) > 0;
        interval = random.nextInt(20) == 0 ? interval.multipliedBy(15) : Histories.INTERVAL;
        Validity validity =
            random.nextInt(6) == 0
                ? null
                : certificates.computeIfAbsent(random.nextInt(8) > 0, _ -> certificate(random));
        for (int run = random.nextInt(1, 25); run > 0; run--) {
          Sight sight = calm ? Sight.UP : sight(random);
          history.add(new Observation(slot, "location-" + location, interval, sight, validity));
          slot = slot.plus(interval);
        }
        slot = slot.plus(Duration.ofMinutes(gap(random)));
      }
    }
    return history.stream().sorted().toList();
  }

  private static Sight sight(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0 -> Sight.PAUSED;
      case 1 -> Sight.REMOVED;
      case 2 -> Sight.BLIND;
      case 3 -> Sight.MISSED;
      case 4, 5, 6 -> Sight.UP;
      default -> Sight.DOWN;
    };
  }

  /** The bounds after which a location is not expected any more, and around them. */
  private static int gap(RandomGenerator random) {
    return random.nextInt(4) > 0 ? 0 : random.nextInt(4) == 0 ? random.nextInt(58, 63) : 3;
  }

  /** Some come near their end within the hours of a history. */
  private static Validity certificate(RandomGenerator random) {
    Duration lifetime = Duration.ofDays(random.nextInt(10) == 0 ? -1 : random.nextInt(1, 100));
    Duration left = lifetime.isNegative() ? Duration.ofHours(2) : lifetime.dividedBy(3);
    Instant end = Histories.START.plus(left).plusSeconds(random.nextLong(20_000) - 1_000);
    return new Validity(end.minus(lifetime), end);
  }

  @Test
  void whatIsNotNewerIsRefused() {
    List<Observation> history = Histories.of("berlin", 0, "UUUU");
    RunningFold fold = new RunningFold(FoldState.START);
    history.forEach(next -> fold.step(next, AlertRule.DEFAULT));

    assertThatThrownBy(() -> fold.step(history.get(2), AlertRule.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not newer than");
  }
}
