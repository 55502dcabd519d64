package dev.vedette.write;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Results to publish. */
final class Events {
  static final Instant START = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3600);

  private Events() {}

  static CheckResult up(String target, Instant slot) {
    return new CheckResult(
        target,
        "berlin-1",
        slot,
        slot,
        Duration.ofSeconds(1),
        "https://" + target + ".example/",
        new Outcome.Up(),
        200,
        "1.1",
        "192.0.2.7",
        5120L,
        0,
        null,
        new Timings(310, 8120, -1, 60, 41200, 900, 50590),
        null,
        Map.of());
  }

  /** One check per target and second, all different. */
  static List<CheckResult> load(int targets, int fromSecond, int toSecond) {
    return IntStream.range(fromSecond, toSecond)
        .boxed()
        .flatMap(second ->
            IntStream.range(0, targets)
                .mapToObj(target -> up("t" + target, START.plusSeconds(second))))
        .toList();
  }
}
