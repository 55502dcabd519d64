package dev.vedette.check;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.check.delivery.ResultSink;
import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.Observation;
import dev.vedette.probe.PreparedTarget;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.wire.event.EvidenceEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes each slot that was handed out to its one result: probes it, or says why it was not probed.
 * Whatever goes wrong on the way, here or in the probe, is a result too. Safe for use by many
 * threads; slots are taken by one.
 */
final class SlotRunner {
  private final String location;
  private final Function<PreparedTarget, CompletableFuture<Observation>> probe;
  private final InFlight inFlight;
  private final SentinelPoller sentinels;
  private final ResultSink sink;
  private final CheckMetrics metrics;
  private final InstantSource clock;
  private final EvidenceRuns evidence = new EvidenceRuns();
  private final FaultLog faults = new FaultLog(System::nanoTime);

  SlotRunner(
      String location,
      Function<PreparedTarget, CompletableFuture<Observation>> probe,
      InFlight inFlight,
      SentinelPoller sentinels,
      ResultSink sink,
      CheckMetrics metrics,
      InstantSource clock) {
    this.location = location;
    this.probe = probe;
    this.inFlight = inFlight;
    this.sentinels = sentinels;
    this.sink = sink;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Takes a slot; does not wait for its result. */
  void take(Due<Watched> due) {
    metrics.due.increment();
    switch (due.kind()) {
      case PAUSED -> mark(due, FailureCode.TARGET_PAUSED, "the target is paused");
      case REMOVED -> mark(due, FailureCode.TARGET_REMOVED, "the target was removed");
      case MISSED -> miss(due, "the checker was paused or too busy at that time");
      case UNATTENDED -> miss(due, "no checker that ran at that time has accounted for it");
      case ON_TIME, LATE ->
          inFlight
              .begin(due.item(), due.slot())
              .ifPresentOrElse(
                  slot -> probe(slot, due.kind()),
                  () ->
                      miss(
                          due,
                          "%d checks were under way already (check.max_in_flight)"
                              .formatted(inFlight.size())));
    }
  }

  /** Publishes what needs no probe: the last row of a target that is gone. */
  void tell(CheckResult row) {
    metrics.due.increment();
    publish(row);
  }

  private void miss(Due<Watched> due, String why) {
    metrics.missed.increment();
    publish(unknown(due.item(), due.slot(), FailureCode.MISSED, why));
  }

  /** It began when it was due, whatever the clock says by now. */
  private void mark(Due<Watched> due, FailureCode code, String why) {
    publish(due.item().unknown(location, due.slot(), due.slot(), code, why));
  }

  private void probe(InFlight.Slot slot, Kind kind) {
    metrics.started.increment();
    if (kind == Kind.ON_TIME) {
      metrics.lateness.record(Duration.between(slot.scheduledAt(), clock.instant()));
    }
    CompletableFuture<Observation> seen;
    try {
      seen = probe.apply(slot.watched().prepared());
    } catch (RuntimeException | Error e) {
      seen = CompletableFuture.failedFuture(e);
    }
    var _ = seen.whenComplete((observation, error) -> judge(slot, observation, error));
  }

  private void judge(InFlight.Slot slot, @Nullable Observation seen, @Nullable Throwable error) {
    if (seen == null) {
      Throwable fault = error == null ? new IllegalStateException("a probe saw nothing") : error;
      finish(slot, () -> faulty(slot, fault));
    } else if (sentinels.isSuspicious(seen.outcome())) {
      sentinels.judge(
          slot.begunAt(),
          online -> finish(slot, () -> online ? result(slot, seen) : offline(slot, seen)));
    } else {
      finish(slot, () -> result(slot, seen));
    }
  }

  private void finish(InFlight.Slot slot, Supplier<CheckResult> result) {
    if (!inFlight.end(slot)) {
      return;
    }
    CheckResult made;
    try {
      made = result.get();
    } catch (RuntimeException | Error e) {
      made = faulty(slot, e);
    }
    publish(made);
  }

  private CheckResult result(InFlight.Slot slot, Observation seen) {
    Target target = slot.watched().target();
    return seen.toResult(target, location, slot.scheduledAt(), evidence(target, seen));
  }

  /** Null where none is to be told; a defect in it costs no result. */
  private @Nullable EncodedEvidence evidence(Target target, Observation seen) {
    if (!evidence.take(target.name(), seen.outcome(), clock.instant())) {
      return null;
    }
    try {
      return EvidenceEncoder.encode(seen.evidence(target));
    } catch (RuntimeException e) {
      faults.log(target.name(), e);
      return null;
    }
  }

  private CheckResult offline(InFlight.Slot slot, Observation seen) {
    metrics.offline.increment();
    String what =
        seen.outcome() instanceof Outcome.Down(var failure)
            ? failure.code().wireName() + ": " + failure.message()
            : "?";
    return slot.watched()
        .unknown(
            location,
            slot.scheduledAt(),
            seen.startedAt(),
            FailureCode.CHECKER_OFFLINE,
            "the checker's own network was gone (" + what + ")");
  }

  /** A defect of ours says nothing about the target. */
  private CheckResult faulty(InFlight.Slot slot, Throwable error) {
    faults.log(slot.watched().target().name(), error);
    return unknown(
        slot.watched(),
        slot.scheduledAt(),
        FailureCode.INTERNAL_ERROR,
        "a defect in the checker: " + error);
  }

  /** Ends what is still under way: no result is known in time. */
  void abandon() {
    for (InFlight.Slot slot : inFlight.slots()) {
      finish(
          slot,
          () -> {
            metrics.missed.increment();
            return unknown(
                slot.watched(),
                slot.scheduledAt(),
                FailureCode.MISSED,
                "the checker was stopped before the check had ended");
          });
    }
  }

  private CheckResult unknown(Watched watched, Instant slot, FailureCode code, String why) {
    return watched.unknown(location, slot, Instant.ofEpochMilli(clock.millis()), code, why);
  }

  private void publish(CheckResult result) {
    metrics.finished(result.outcome());
    sink.publish(result);
  }
}
