package dev.vedette.app.probe;

import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The checks of one target in a series, counted and timed. Not thread-safe. */
final class SeriesStatistics {
  private final List<Timings> timings = new ArrayList<>();
  private int up;
  private int down;

  void add(Outcome outcome, Timings took) {
    timings.add(took);
    switch (outcome) {
      case Outcome.Up _ -> up++;
      case Outcome.Down _ -> down++;
      case Outcome.Unknown _ -> {}
    }
  }

  int checks() {
    return timings.size();
  }

  int up() {
    return up;
  }

  int down() {
    return down;
  }

  int unknown() {
    return checks() - up - down;
  }

  /** Over the checks in which the phase happened; null when it happened in none. */
  @Nullable Spread phase(Phase phase) {
    return spread(took -> took.micros(phase));
  }

  /** Null without a check. */
  @Nullable Spread total() {
    return spread(Timings::totalUs);
  }

  private @Nullable Spread spread(ToLongFunction<Timings> part) {
    long[] values =
        timings.stream().mapToLong(part).filter(micros -> micros != Timings.ABSENT).toArray();
    return values.length == 0 ? null : Spread.of(values);
  }
}
