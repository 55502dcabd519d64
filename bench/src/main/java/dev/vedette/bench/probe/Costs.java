package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.Statistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of all contenders with one scheme. They take turns, so that a noisy minute of the
 * machine falls on everybody; of each one's rounds the median counts.
 */
final class Costs {
  private static final int ROUNDS = 3;

  private final Scheme scheme;
  private final Map<Contender, List<Round>> rounds = new LinkedHashMap<>();

  private Costs(Scheme scheme) {
    this.scheme = scheme;
  }

  static Costs measure(List<Contender> contenders, Scheme scheme, int seconds)
      throws IOException, InterruptedException {
    Costs costs = new Costs(scheme);
    for (Contender contender : contenders) {
      Progress.say("%s: warming up %s".formatted(scheme.label(), contender.name()));
      contender.warmUp(scheme);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      for (Contender contender : contenders) {
        costs.round(contender, round, seconds);
      }
    }
    return costs;
  }

  private void round(Contender contender, int number, int seconds)
      throws IOException, InterruptedException {
    Round round = contender.round(scheme, seconds);
    rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(round);
    Progress.say(
        "%s: round %d of %d: %-17s %7.1f us a check (%.0f a second, core %.0f %% busy, %d wrong)"
            .formatted(
                scheme.label(),
                number,
                ROUNDS,
                contender.name(),
                round.microsPerCheck(),
                round.perSecond(),
                round.busyPercent(),
                round.wrong()));
  }

  /** The median of a contender's rounds; null for one that isn't here. */
  @Nullable Double median(String name, Function<Round, Double> figure) {
    return Statistics.median(rounds(name).map(figure).toList());
  }

  long wrong(String name) {
    return rounds(name).mapToLong(Round::wrong).sum();
  }

  private Stream<Round> rounds(String name) {
    return rounds.entrySet().stream()
        .filter(each -> each.getKey().name().equals(name))
        .flatMap(each -> each.getValue().stream());
  }
}
