package dev.vedette.check.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.PreparedTarget;
import java.time.Instant;

/** A target that is watched, ready to be probed. */
public record Watched(Target target, PreparedTarget prepared) {
  /** The result of a slot of which nothing is known. */
  public CheckResult unknown(
      String location, Instant slot, Instant startedAt, FailureCode code, String why) {
    return CheckResult.unprobed(
        target.name(),
        location,
        slot,
        startedAt,
        target.interval(),
        prepared.shownUrl(),
        new Outcome.Unknown(new Failure(code, why, null)),
        target.tags(),
        target.incidentRules());
  }
}
