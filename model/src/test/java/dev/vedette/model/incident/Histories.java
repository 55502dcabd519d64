package dev.vedette.model.incident;

import dev.vedette.model.alert.AlertRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Observations of one target, as a test writes them. */
final class Histories {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private Histories() {}

  /**
   * One observation a minute: {@code U}p, {@code D}own, {@code B}lind, {@code M}issed, {@code
   * P}aused, {@code R}emoved, and nothing at all for a dot.
   *
   * @param offset seconds after the minute
   */
  static List<Observation> of(String location, int offset, String sights) {
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < sights.length(); i++) {
      Sight sight =
          switch (sights.charAt(i)) {
            case 'U' -> Sight.UP;
            case 'D' -> Sight.DOWN;
            case 'B' -> Sight.BLIND;
            case 'M' -> Sight.MISSED;
            case 'P' -> Sight.PAUSED;
            case 'R' -> Sight.REMOVED;
            default -> null;
          };
      if (sight != null) {
        all.add(new Observation(minute(i).plusSeconds(offset), location, INTERVAL, sight, null));
      }
    }
    return all;
  }

  static Instant minute(int number) {
    return START.plus(INTERVAL.multipliedBy(number));
  }

  @SafeVarargs
  static List<Observation> together(List<Observation>... histories) {
    return List.of(histories).stream().flatMap(List::stream).sorted().toList();
  }

  /** A history that stays for a while with what it sees, as networks do. */
  static List<Observation> random(RandomGenerator random, int locations, int minutes) {
    List<Observation> all = new ArrayList<>();
    for (int location = 0; location < locations; location++) {
      StringBuilder sights = new StringBuilder();
      while (sights.length() < minutes) {
        char sight = "UUUUDDDBM.UUUDDDDPR.".charAt(random.nextInt(20));
        if (sight == 'P' || sight == 'R') {
          sights.append(sight).repeat('.', random.nextInt(8));
        } else {
          sights.repeat(sight, random.nextInt(1, 9));
        }
      }
      all.addAll(of("location-" + location, random.nextInt(60), sights.substring(0, minutes)));
    }
    return all.stream().sorted().toList();
  }

  /** Every transition of a history, in order. */
  static List<Transition> transitions(List<Observation> history, AlertRule rule) {
    List<Transition> all = new ArrayList<>();
    FoldState state = FoldState.START;
    for (Observation next : history) {
      IncidentFold.Step step = IncidentFold.step(state, next, rule);
      all.addAll(step.transitions());
      state = step.state();
    }
    return all;
  }
}
