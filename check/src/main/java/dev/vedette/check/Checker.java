package dev.vedette.check;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Slots;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.probe.DnsSettings;
import dev.vedette.probe.Observation;
import dev.vedette.probe.PreparedTarget;
import dev.vedette.probe.Prober;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check role: takes each slot of each target when it is due, probes, and publishes exactly one
 * result for it, whatever happens.
 */
public final class Checker implements Role {
  /** Longest sleep of the schedule's thread, so that a step of the clock is noticed. */
  private static final Duration MAX_SLEEP = Duration.ofMillis(200);

  /** Shortest sleep: waking up once for the checks of a millisecond costs less than for each. */
  private static final Duration MIN_SLEEP = Duration.ofMillis(1);

  /** What {@link #close()} gives to running checks and then to the publisher. */
  private static final Duration FINISH_CHECKS = Duration.ofSeconds(2);

  private static final Duration FINISH_PUBLISHING = Duration.ofSeconds(3);

  private static final Timings NOTHING_MEASURED =
      new Timings(
          Timings.ABSENT,
          Timings.ABSENT,
          Timings.ABSENT,
          Timings.ABSENT,
          Timings.ABSENT,
          Timings.ABSENT,
          0);

  private static final Logger log = LoggerFactory.getLogger(Checker.class);

  /** A slot under way, to get its one result. Each is itself alone, whatever it consists of. */
  private static final class Running {
    final Watched watched;
    final Instant slot;

    Running(Watched watched, Instant slot) {
      this.watched = watched;
      this.slot = slot;
    }
  }

  private record Watched(Target target, PreparedTarget prepared) {}

  private final String location;
  private final int maxInFlight;
  private final Prober prober;
  private final ResultPublisher publisher;
  private final CheckMetrics metrics;
  private final InstantSource clock;
  private final Schedule<Watched> schedule;
  private final int targets;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;

  private Checker(Options options, MeterRegistry registry, InstantSource clock) {
    this.location = options.location();
    this.maxInFlight = options.settings().maxInFlight();
    this.clock = clock;
    this.prober = Prober.start(options.dns());
    List<Watched> watched =
        options.targets().stream().map(t -> new Watched(t, prober.prepare(t))).toList();
    this.targets = watched.size();
    this.metrics = new CheckMetrics(registry);
    this.publisher =
        KafkaResultPublisher.start(options.kafka(), metrics, stopped::completeExceptionally);
    // Last: slots that pass while the rest is being made would count as missed.
    this.schedule = schedule(options.firstWithin(), watched);
    this.thread = Thread.ofPlatform().name("vedette-schedule").unstarted(this::run);
    metrics.gauge("vedette.check.in_flight", "Checks under way.", running, Set::size);
    metrics.gauge("vedette.check.targets", "Targets watched.", this, checker -> checker.targets);
  }

  /**
   * What a checker is to do.
   *
   * @param location where it stands; letters, digits, `-`, `_`, `.`
   * @param firstWithin when set, every target is checked once at once, spread over this time,
   *     instead of waiting for its next slot
   */
  public record Options(
      String location,
      List<Target> targets,
      CheckSettings settings,
      DnsSettings dns,
      KafkaSettings kafka,
      @Nullable Duration firstWithin) {}

  /**
   * Starts to check; a broker that is away is waited for.
   *
   * @throws dev.vedette.probe.InvalidTargetException when a target can't be prepared
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  public static Checker start(Options options, MeterRegistry registry, InstantSource clock) {
    Checker checker = new Checker(options, registry, clock);
    checker.thread.start();
    return checker;
  }

  private Schedule<Watched> schedule(@Nullable Duration firstWithin, List<Watched> watched) {
    Instant now = clock.instant();
    return firstWithin == null
        ? Schedule.startingAfter(now, watched, this::slotsOf)
        : Schedule.startingAtOnce(now, firstWithin, watched, this::slotsOf);
  }

  private Slots slotsOf(Watched watched) {
    return Slots.of(watched.target().name(), location, watched.target().interval());
  }

  private void run() {
    try {
      while (!closing) {
        schedule.takeDue(clock.instant()).forEach(this::take);
        sleepUntil(schedule.nextDueAt());
      }
    } catch (RuntimeException | Error e) {
      log.error("the schedule has failed; no target is checked any more", e);
      stopped.completeExceptionally(e);
    }
  }

  private void sleepUntil(Instant due) {
    Instant now = clock.instant();
    Duration sleep = due.isBefore(now.plus(MAX_SLEEP)) ? Duration.between(now, due) : MAX_SLEEP;
    LockSupport.parkNanos((sleep.compareTo(MIN_SLEEP) < 0 ? MIN_SLEEP : sleep).toNanos());
  }

  private void take(Schedule.Due<Watched> due) {
    metrics.due.increment();
    if (due.missed()) {
      publish(unknown(due.item(), due.slot(), "the checker was paused or too busy at that time"));
    } else if (running.size() >= maxInFlight) {
      String why = "%d checks were under way already (check.max_in_flight)".formatted(maxInFlight);
      publish(unknown(due.item(), due.slot(), why));
    } else {
      probe(due.item(), due.slot());
    }
  }

  private void probe(Watched watched, Instant slot) {
    metrics.started.increment();
    metrics.lateness.record(Duration.between(slot, clock.instant()));
    Running check = new Running(watched, slot);
    running.add(check);
    var _ =
        prober.probe(watched.prepared()).whenComplete((seen, error) -> finish(check, seen, error));
  }

  private void finish(Running check, @Nullable Observation seen, @Nullable Throwable error) {
    // Whoever takes the slot out of the set publishes its one result: this, or close().
    if (!running.remove(check)) {
      return;
    }
    try {
      publish(seen == null ? failed(check, error) : result(check, seen));
    } catch (RuntimeException | Error e) {
      log.error("no result for {} at {}", check.watched.target().name(), check.slot, e);
    }
  }

  private CheckResult result(Running check, Observation seen) {
    return seen.toResult(check.watched.target(), location, check.slot);
  }

  private CheckResult failed(Running check, @Nullable Throwable error) {
    log.error("a defect in the probe of {}", check.watched.target().name(), error);
    return unknown(check.watched, check.slot, "the checker failed: " + error);
  }

  private CheckResult unknown(Watched watched, Instant slot, String why) {
    Target target = watched.target();
    return new CheckResult(
        target.name(),
        location,
        slot,
        Instant.ofEpochMilli(clock.millis()),
        target.interval(),
        watched.prepared().shownUrl(),
        new Outcome.Unknown(new Failure(FailureCode.MISSED, why, null)),
        null,
        null,
        null,
        null,
        0,
        null,
        NOTHING_MEASURED,
        null,
        target.tags());
  }

  private void publish(CheckResult result) {
    metrics.finished(result.outcome());
    publisher.publish(result);
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public Health health() {
    if (stopped.isDone()) {
      return new Health.Stopped("no target is checked any more");
    }
    return switch (publisher.health()) {
      case Health.Ready ready ->
          new Health.Ready("%d targets, %s".formatted(targets, ready.detail()));
      case Health.Waiting waiting ->
          new Health.Waiting("%d targets, %s".formatted(targets, waiting.detail()));
      case Health.Stopped gone -> gone;
    };
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    awaitRunningChecks();
    for (Running check : List.copyOf(running)) {
      if (running.remove(check)) {
        String why = "the checker was stopped before the check had ended";
        publish(unknown(check.watched, check.slot, why));
      }
    }
    publisher.close(FINISH_PUBLISHING);
    prober.close();
    stopped.complete(null);
  }

  private void awaitRunningChecks() {
    long deadline = System.nanoTime() + FINISH_CHECKS.toNanos();
    try {
      thread.join(FINISH_CHECKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (!running.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
