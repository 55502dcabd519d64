package dev.vedette.check;

import dev.vedette.check.Schedule.Due;
import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Slots;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.probe.DnsSettings;
import dev.vedette.probe.InvalidTargetException;
import dev.vedette.probe.Observation;
import dev.vedette.probe.Prober;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check role: takes each slot of each target when it is due, probes, and publishes exactly one
 * result for it, whatever happens. Safe for use by many threads.
 */
public final class Checker implements Role {
  /**
   * Whoever takes a target over probes the slots of so long ago too, late: nobody may have. Longer
   * than it takes a group of checkers to notice that one is gone, and to restart one.
   */
  public static final Duration TAKE_OVER_WITHIN = Duration.ofSeconds(12);

  /** From the end of a check until its result is known to the delivery, with sentinels. */
  private static final Duration JUDGED_WITHIN = Duration.ofSeconds(3);

  /** A check that lasts longer may do so because the network is gone. */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(1);

  /** Longest sleep of the schedule's thread, so that a step of the clock is noticed. */
  private static final Duration MAX_SLEEP = Duration.ofMillis(200);

  /** Shortest sleep: waking up once for the checks of a millisecond costs less than for each. */
  private static final Duration MIN_SLEEP = Duration.ofMillis(1);

  /** What {@link #close()} gives to running checks and then to the delivery. */
  private static final Duration FINISH_CHECKS = Duration.ofSeconds(2);

  private static final Duration FINISH_DELIVERY = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Checker.class);

  /** A slot under way, to get its one result. Each is itself alone, whatever it consists of. */
  private static final class Running {
    final Watched watched;
    final Instant slot;
    final long begunAt = System.nanoTime();

    Running(Watched watched, Instant slot) {
      this.watched = watched;
      this.slot = slot;
    }
  }

  /** How a target begins. */
  public enum Beginning {
    /** With its next slot. */
    NEXT,
    /**
     * With the slots of the last {@link #TAKE_OVER_WITHIN}, too; those before that may have been
     * under way at another's end get a result that says so.
     */
    TAKE_OVER
  }

  private final String location;
  private final int maxInFlight;
  private final Prober prober;
  private final OwnLink link;
  private final ResultSink results;
  private final CheckMetrics metrics;
  private final InstantSource clock;
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Runnable> changes = new ConcurrentLinkedQueue<>();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Thread thread;
  private final KafkaSettings kafka;
  private volatile @Nullable TargetGroup group;
  private volatile boolean closing;

  /** Of the thread alone. */
  private final Schedule<Watched> schedule = new Schedule<>();

  private Checker(Options options, MeterRegistry registry, InstantSource clock) {
    this.location = options.location();
    this.maxInFlight = options.settings().maxInFlight();
    this.kafka = options.kafka();
    this.clock = clock;
    this.metrics = new CheckMetrics(registry);
    this.results =
        ResultDelivery.start(
            options.kafka(),
            options.settings().spool(),
            metrics,
            stopped::completeExceptionally,
            clock);
    this.prober = Prober.start(options.dns());
    this.link = OwnLink.start(prober, options.settings().sentinels(), this::isAnyHanging);
    this.thread = Thread.ofPlatform().name("vedette-schedule").unstarted(this::run);
    metrics.gauge("vedette.check.in_flight", "Checks under way.", running, Set::size);
    metrics.gauge("vedette.check.targets", "Targets watched.", watched, Map::size);
  }

  /**
   * What a checker works with.
   *
   * @param location where it stands; letters, digits, `-`, `_`, `.`
   */
  public record Options(
      String location, CheckSettings settings, DnsSettings dns, KafkaSettings kafka) {}

  /**
   * Starts a checker that watches nothing yet; a broker that is away is waited for.
   *
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   * @throws UnusableSpoolException when results can't be written to disk
   */
  public static Checker start(Options options, MeterRegistry registry, InstantSource clock) {
    Checker checker = new Checker(options, registry, clock);
    checker.thread.start();
    return checker;
  }

  /**
   * Watches targets from now on. One of a name that is watched already takes its place, and with
   * the same interval its turn.
   *
   * @throws InvalidTargetException when a target can't be prepared; then none is watched
   */
  public void watch(Collection<Target> targets, Beginning beginning) {
    List<Watched> prepared = prepare(targets);
    change(() -> {
      Instant now = clock.instant();
      for (Watched each : prepared) {
        String name = each.target().name();
        switch (beginning) {
          case NEXT -> schedule.put(name, each, slotsOf(each), now);
          case TAKE_OVER ->
              schedule.takeOver(
                  name, each, slotsOf(each), now, TAKE_OVER_WITHIN, unfinished(each.target()));
        }
      }
    });
  }

  /**
   * Watches targets from now on, and checks each once at once, spread over some time, instead of
   * waiting for its next slot: for somebody who waits in front of the screen.
   *
   * @throws InvalidTargetException when a target can't be prepared; then none is watched
   */
  public void watchAtOnce(List<Target> targets, Duration within) {
    List<Watched> prepared = prepare(targets);
    change(() -> {
      Instant now = clock.instant();
      for (int i = 0; i < prepared.size(); i++) {
        Watched each = prepared.get(i);
        Instant at = now.plusMillis(within.toMillis() * i / prepared.size());
        schedule.putLate(each.target().name(), each, slotsOf(each), now, at);
      }
    });
  }

  /** Watches these no longer; a name that is not watched is none. Checks under way go on. */
  public void unwatch(Collection<String> names) {
    List<String> gone = List.copyOf(names);
    gone.forEach(watched::remove);
    change(() -> gone.forEach(schedule::remove));
  }

  /**
   * Watches exactly these: what is new begins with its next slot, what is the same goes on
   * untouched.
   *
   * @throws InvalidTargetException when a target can't be prepared; then all stays as it was
   */
  public void watchOnly(Collection<Target> targets) {
    List<Target> changed = new ArrayList<>();
    Set<String> gone = new HashSet<>(watched.keySet());
    for (Target target : targets) {
      gone.remove(target.name());
      Watched before = watched.get(target.name());
      if (before == null || !before.target().equals(target)) {
        changed.add(target);
      }
    }
    watch(changed, Beginning.NEXT);
    unwatch(gone);
    log.info(
        "{} targets changed or new, {} gone, {} watched",
        changed.size(),
        gone.size(),
        watched.size());
  }

  /**
   * Watches this checker's share of the targets in Kafka: that of a member of its location's group.
   *
   * @param documents how to read them
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  public void join(TargetParser documents) {
    TargetGroup joining =
        TargetGroup.join(kafka, location, documents, this, stopped::completeExceptionally);
    metrics.gauge(
        "vedette.check.targets.invalid",
        "Targets in Kafka that can't be used here.",
        joining,
        TargetGroup::invalidTargets);
    group = joining;
  }

  /** Throws InvalidTargetException when it can't be prepared. */
  void requireUsable(Target target) {
    var _ = prober.prepare(target);
  }

  private List<Watched> prepare(Collection<Target> targets) {
    List<Watched> prepared =
        targets.stream().map(target -> new Watched(target, prober.prepare(target))).toList();
    prepared.forEach(each -> watched.put(each.target().name(), each));
    return prepared;
  }

  private void change(Runnable change) {
    changes.add(change);
    LockSupport.unpark(thread);
  }

  /** So long before that its checks may have been under way when the one before us ended. */
  private static Duration unfinished(Target target) {
    return target.timeout().plus(JUDGED_WITHIN);
  }

  private boolean isAnyHanging() {
    long before = System.nanoTime() - HANGS_AFTER.toNanos();
    return running.stream().anyMatch(check -> check.begunAt - before < 0);
  }

  private Slots slotsOf(Watched each) {
    return Slots.of(each.target().name(), location, each.target().interval());
  }

  private void run() {
    List<Due<Watched>> due = new ArrayList<>();
    try {
      while (!closing) {
        for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
          change.run();
        }
        if (schedule.takeDue(clock.instant(), due)) {
          log.warn("the clock was put back by more than a minute; its new time holds");
        }
        due.forEach(this::take);
        due.clear();
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

  private void take(Due<Watched> due) {
    metrics.due.increment();
    if (due.kind() == Schedule.Kind.MISSED) {
      miss(due.item(), due.slot(), "the checker was paused or too busy at that time");
    } else if (due.kind() == Schedule.Kind.UNATTENDED) {
      miss(due.item(), due.slot(), "this checker took the target over after that time");
    } else if (running.size() >= maxInFlight) {
      String why = "%d checks were under way already (check.max_in_flight)".formatted(maxInFlight);
      miss(due.item(), due.slot(), why);
    } else {
      probe(due);
    }
  }

  private void miss(Watched each, Instant slot, String why) {
    metrics.missed.increment();
    Instant now = Instant.ofEpochMilli(clock.millis());
    publish(each.unknown(location, slot, now, FailureCode.MISSED, why));
  }

  private void probe(Due<Watched> due) {
    metrics.started.increment();
    if (due.kind() == Schedule.Kind.ON_TIME) {
      metrics.lateness.record(Duration.between(due.slot(), clock.instant()));
    }
    Running check = new Running(due.item(), due.slot());
    running.add(check);
    var _ =
        prober
            .probe(due.item().prepared())
            .whenComplete((seen, error) -> judge(check, seen, error));
  }

  private void judge(Running check, @Nullable Observation seen, @Nullable Throwable error) {
    if (seen != null && link.isSuspicious(seen.outcome())) {
      link.judge(
          check.begunAt,
          there -> finish(check, () -> there ? result(check, seen) : offline(check, seen)));
    } else {
      finish(check, () -> seen == null ? failed(check, error) : result(check, seen));
    }
  }

  private void finish(Running check, Supplier<CheckResult> result) {
    // Whoever takes the slot out of the set publishes its one result: this, or close().
    if (!running.remove(check)) {
      return;
    }
    try {
      publish(result.get());
    } catch (RuntimeException | Error e) {
      publish(failed(check, e));
    }
  }

  private CheckResult result(Running check, Observation seen) {
    return seen.toResult(check.watched.target(), location, check.slot);
  }

  private CheckResult offline(Running check, Observation seen) {
    metrics.offline.increment();
    String what =
        seen.outcome() instanceof Outcome.Down(var failure)
            ? failure.code().wireName() + ": " + failure.message()
            : "?";
    return check.watched.unknown(
        location,
        check.slot,
        seen.startedAt(),
        FailureCode.CHECKER_OFFLINE,
        "the checker's own network was gone (" + what + ")");
  }

  private CheckResult failed(Running check, @Nullable Throwable error) {
    log.error("a defect in the probe of {}", check.watched.target().name(), error);
    metrics.missed.increment();
    Instant now = Instant.ofEpochMilli(clock.millis());
    return check.watched.unknown(
        location, check.slot, now, FailureCode.INTERNAL_ERROR, "the checker failed: " + error);
  }

  private void publish(CheckResult result) {
    metrics.finished(result.outcome());
    results.publish(result);
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
    int targets = watched.size();
    Health delivered = and(share(), results.health());
    if (link.isOffline()) {
      return new Health.Waiting(
          "%d targets; the network is gone: no sentinel answers, failures are unknown; %s"
              .formatted(targets, delivered.detail()));
    }
    String detail = "%d targets, %s".formatted(targets, delivered.detail());
    return delivered instanceof Health.Ready
        ? new Health.Ready(detail)
        : new Health.Waiting(detail);
  }

  private Health share() {
    TargetGroup joined = group;
    return joined == null ? new Health.Ready("") : joined.health();
  }

  /** Ready when both are. */
  private static Health and(Health one, Health other) {
    String detail = one.detail().isEmpty() ? other.detail() : one.detail() + "; " + other.detail();
    return one instanceof Health.Ready && other instanceof Health.Ready
        ? new Health.Ready(detail)
        : new Health.Waiting(detail);
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
    TargetGroup joined = group;
    if (joined != null) {
      joined.close();
    }
    closing = true;
    awaitRunningChecks();
    link.close();
    for (Running check : List.copyOf(running)) {
      finish(
          check,
          () -> {
            metrics.missed.increment();
            return check.watched.unknown(
                location,
                check.slot,
                Instant.ofEpochMilli(clock.millis()),
                FailureCode.MISSED,
                "the checker was stopped before the check had ended");
          });
    }
    results.close(FINISH_DELIVERY);
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
