package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.check.delivery.RecordingSink;
import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.probe.Observation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotRunnerTest {
  private static final Instant SLOT = Instant.parse("2026-11-24T12:00:00Z");

  private final Watched target = Targets.watched("a", Duration.ofSeconds(1));
  private final RecordingSink sink = new RecordingSink();
  private final InFlight inFlight = new InFlight(1, System::nanoTime);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SentinelPoller sentinels =
      SentinelPoller.start(
          List.of(), (_, _) -> CompletableFuture.completedFuture(true), inFlight::isAnyHanging);

  /** What the probe that is under way will see. */
  private CompletableFuture<Observation> seen = new CompletableFuture<>();

  private final SlotRunner runner =
      new SlotRunner(
          "here",
          _ -> seen,
          inFlight,
          sentinels,
          sink,
          new CheckMetrics(registry),
          InstantSource.fixed(SLOT));

  @AfterEach
  void close() {
    sentinels.close();
  }

  private void take(Kind kind) {
    runner.take(new Due<>(target, SLOT, kind));
  }

  private CheckResult onlyResult() {
    assertThat(sink.results()).hasSize(1);
    CheckResult result = sink.results().getFirst();
    assertThat(result.outcome().wireName()).isEqualTo("unknown");
    assertThat(result.scheduledAt()).isEqualTo(SLOT);
    return result;
  }

  // 110
  @Test
  void aDefectInTheProbeIsUnknownNeitherDownNorSilence() {
    take(Kind.ON_TIME);
    assertThat(sink.results()).isEmpty();

    seen.completeExceptionally(new IllegalStateException("a defect"));

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.INTERNAL_ERROR);
    assertThat(onlyResult().failure().message()).contains("a defect");
    assertThat(inFlight.size()).isZero();
  }

  // 110
  @Test
  void aProbeThatThrowsAtOnceIsUnknownToo() {
    SlotRunner throwing =
        new SlotRunner(
            "here",
            _ -> {
              throw new IllegalStateException("a defect");
            },
            inFlight,
            sentinels,
            sink,
            new CheckMetrics(registry),
            InstantSource.fixed(SLOT));
    throwing.take(new Due<>(target, SLOT, Kind.ON_TIME));

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.INTERNAL_ERROR);
    assertThat(inFlight.size()).isZero();
  }

  // 110
  @Test
  void anObservationThatCanNotBeMadeAResultIsUnknownToo() {
    take(Kind.ON_TIME);

    seen.complete(null);

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.INTERNAL_ERROR);
  }

  @Test
  void whatIsPausedOrRemovedSaysSoWithoutAProbe() {
    take(Kind.PAUSED);

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.TARGET_PAUSED);
    assertThat(onlyResult().startedAt()).isEqualTo(SLOT);
    take(Kind.REMOVED);
    assertThat(sink.results().getLast().failure().code()).isEqualTo(FailureCode.TARGET_REMOVED);
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void whatIsAbandonedHasOneResultAlsoWhenItsProbeEndsAfterAll() {
    take(Kind.ON_TIME);

    runner.abandon();
    seen.completeExceptionally(new IllegalStateException("the prober is closed"));

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.MISSED);
    assertThat(onlyResult().failure().message()).contains("stopped");
  }

  @Test
  void aSlotThatFindsNoRoomIsMissed() {
    take(Kind.ON_TIME);
    take(Kind.LATE);

    assertThat(onlyResult().failure().code()).isEqualTo(FailureCode.MISSED);
    assertThat(onlyResult().failure().message()).contains("check.max_in_flight");
    assertThat(inFlight.size()).isOne();
  }

  @Test
  void aSlotThatWentByIsMissedAndNotProbed() {
    take(Kind.MISSED);
    take(Kind.UNATTENDED);

    assertThat(sink.results())
        .hasSize(2)
        .allMatch(result -> result.failure().code() == FailureCode.MISSED);
    assertThat(registry.get("vedette.check.missed").counter().count()).isEqualTo(2);
    assertThat(registry.get("vedette.check.started").counter().count()).isZero();
  }
}
