package dev.vedette.notify;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the checkers of some places publish, by what a test says of targets and of places. */
final class Checkers {
  private record Pair(String target, String location) {}

  /** The failure of each; null: it is up. */
  private final Map<Pair, @Nullable FailureCode> pairs = new LinkedHashMap<>();

  private final Map<String, List<String>> parents = new LinkedHashMap<>();

  void target(String name, List<String> locations, String... dependsOn) {
    parents.put(name, List.of(dependsOn));
    locations.forEach(location -> pairs.put(new Pair(name, location), null));
  }

  /** From everywhere. */
  void down(String target) {
    all(target, FailureCode.STATUS_UNEXPECTED);
  }

  void down(String target, String location) {
    pairs.put(new Pair(target, location), FailureCode.STATUS_UNEXPECTED);
  }

  void up(String target) {
    all(target, null);
  }

  private void all(String target, @Nullable FailureCode code) {
    pairs.replaceAll((pair, before) -> pair.target().equals(target) ? code : before);
  }

  /** A checker's own network is gone, or back. */
  void link(String location, boolean isGone) {
    FailureCode code = isGone ? FailureCode.CHECKER_OFFLINE : null;
    pairs.replaceAll((pair, before) -> pair.location().equals(location) ? code : before);
  }

  /**
   * A check of each pair.
   *
   * @param interval until its next one
   */
  List<CheckResult> check(Instant slot, Duration interval) {
    List<CheckResult> results = new ArrayList<>();
    pairs.forEach((pair, code) -> results.add(result(pair, code, slot, interval)));
    return results;
  }

  private CheckResult result(
      Pair pair, @Nullable FailureCode code, Instant slot, Duration interval) {
    boolean answers = code != FailureCode.CHECKER_OFFLINE;
    return new CheckResult(
        pair.target(),
        pair.location(),
        slot,
        slot,
        interval,
        "https://" + pair.target() + ".example/",
        code == null ? new Outcome.Up() : Outcome.of(new Failure(code, "as the test says", null)),
        answers ? (code == null ? 200 : 500) : null,
        answers ? "1.1" : null,
        answers ? "192.0.2.7" : null,
        answers ? 100L : null,
        false,
        0,
        null,
        answers
            ? new Timings(300, 8_000, 15_000, 60, 41_000, 900, 65_260)
            : new Timings(-1, -1, -1, -1, -1, -1, 0),
        null,
        Map.of("team", "web"),
        new Alerts(AlertRule.DEFAULT, parents.get(pair.target())),
        null);
  }
}
