package dev.vedette.check;

import dev.vedette.check.delivery.ResultDelivery;
import dev.vedette.check.delivery.ResultSink;
import dev.vedette.check.delivery.UnusableSpoolException;
import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.check.metrics.TargetGroupMetrics;
import dev.vedette.check.targets.TargetChange;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import dev.vedette.check.targets.TargetGroup;
import dev.vedette.check.targets.TargetParser;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.probe.PreparedTarget;
import dev.vedette.probe.Prober;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check role: takes each slot of each target when it is due, probes, and publishes its result,
 * whatever happens. Safe for use by many threads.
 */
public final class Checker implements Role {
  /** What {@link #close()} gives to running checks and then to the delivery. */
  private static final Duration FINISH_CHECKS = Duration.ofSeconds(2);

  private static final Duration FINISH_DELIVERY = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Checker.class);

  /** How a target begins. */
  public enum Beginning {
    /** With its next slot. */
    NEXT,
    /**
     * Where the last run of this checker has ended: a slot of the last seconds is probed late,
     * those before it are {@code missed}. One that was not watched then begins with its next slot.
     */
    RESUME
  }

  private final Options options;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final InFlight inFlight;
  private final ResultSink results;
  private final Prober prober;
  private final SentinelPoller sentinels;
  private final SlotRunner runner;
  private final Progress progress;
  private final Watchlist watchlist;
  private final ScheduleLoop loop;
  private volatile @Nullable TargetGroup group;

  private Checker(Options options, Prober prober, MeterRegistry registry, InstantSource clock) {
    this.options = options;
    this.prober = prober;
    this.clock = clock;
    this.registry = registry;
    CheckSettings settings = options.settings();
    CheckMetrics metrics = new CheckMetrics(registry);
    results =
        ResultDelivery.start(
            options.kafka(), settings.spool(), metrics, stopped::completeExceptionally, clock);
    inFlight = new InFlight(settings.maxInFlight(), System::nanoTime);
    sentinels =
        SentinelPoller.start(
            settings.sentinels(),
            (sentinel, timeout) -> prober.reach(sentinel.host(), sentinel.port(), timeout),
            inFlight::isAnyHanging);
    runner =
        new SlotRunner(
            options.location(), prober::probe, inFlight, sentinels, results, metrics, clock);
    progress = Progress.open(Path.of(settings.spool().directory()), options.location());
    watchlist = new Watchlist(options.location(), progress);
    loop =
        new ScheduleLoop(
            watchlist, runner, inFlight, progress, clock, stopped::completeExceptionally);
    metrics.inFlight.reads(inFlight::size);
    metrics.targets.reads(watchlist::size);
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
    Prober prober = Prober.start(options.dns());
    prober.warmUp();
    return start(options, prober, registry, clock);
  }

  /**
   * Does the same with a prober that was started before, while there was something else to wait
   * for.
   *
   * @param prober closed with the checker, and when this throws
   */
  public static Checker start(
      Options options, Prober prober, MeterRegistry registry, InstantSource clock) {
    try {
      Checker checker = new Checker(options, prober, registry, clock);
      checker.loop.start();
      return checker;
    } catch (RuntimeException e) {
      prober.close();
      throw e;
    }
  }

  /** Registers every metric that a checker may have, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    var _ = new CheckMetrics(registry);
    var _ = new TargetGroupMetrics(registry);
  }

  /**
   * Watches exactly these from now on. One of a name that is watched already takes its place, and
   * with the same interval its turn. Of what is gone a last row says that it was removed, also of
   * what an earlier run had to watch by itself; of that some seconds later.
   *
   * @throws InvalidTargetException when a target can't be prepared; then all stays as it was
   */
  public void watch(Collection<Target> targets, Beginning beginning) {
    Start start =
        switch (beginning) {
          case NEXT -> new Start.Next();
          case RESUME -> new Start.Resume(null, Instant.EPOCH);
        };
    List<Put<Watched>> puts = new ArrayList<>();
    targets.forEach(target -> puts.add(new Put<>(target.name(), prepare(target), start)));
    only(puts);
  }

  /**
   * Does the same, and checks each once at once, spread over some time, instead of waiting for its
   * next slot: for somebody who waits in front of the screen.
   *
   * @throws InvalidTargetException when a target can't be prepared; then all stays as it was
   */
  public void watchAtOnce(List<Target> targets, Duration within) {
    List<Put<Watched>> puts = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Start start = new Start.AtOnce(within.multipliedBy(i).dividedBy(targets.size()));
      puts.add(new Put<>(target.name(), prepare(target), start));
    }
    only(puts);
  }

  private void only(List<Put<Watched>> puts) {
    watchlist.only(puts);
    loop.wake();
  }

  /**
   * Watches exactly these: what is new begins with its next slot, what is the same goes on
   * untouched. Of what is gone a last row says that it was removed.
   *
   * @throws InvalidTargetException when a target can't be prepared; then all stays as it was
   */
  public void watchOnly(Collection<Target> targets) {
    List<TargetChange<Watched>> changes = watchlist.replace(targets, this::prepare);
    loop.wake();
    List<String> put = names(changes, change -> !(change instanceof Remove));
    List<String> gone = names(changes, Remove.class::isInstance);
    log.info(
        "targets: {} changed or new{}, {} gone{}, {} watched",
        put.size(),
        some(put),
        gone.size(),
        some(gone),
        watchlist.size());
  }

  private static List<String> names(
      List<TargetChange<Watched>> changes, Predicate<TargetChange<Watched>> of) {
    return changes.stream().filter(of).map(TargetChange::name).toList();
  }

  private static String some(List<String> names) {
    return names.isEmpty() ? "" : " (" + Tombstones.some(names) + ")";
  }

  /**
   * Watches this checker's share of the targets in Kafka: that of a member of its location's group.
   *
   * @param documents how to read them
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  public void join(TargetParser documents) {
    watchlist.share();
    TargetGroupMetrics metrics = new TargetGroupMetrics(registry);
    TargetGroup joining =
        TargetGroup.join(
            new TargetGroup.Options(options.kafka(), options.location(), clock, metrics.consumer),
            (name, document) -> prepare(documents.parse(name, document)),
            this::apply,
            progress::safeUntil,
            stopped::completeExceptionally);
    metrics.invalid.reads(joining::invalidTargets);
    group = joining;
  }

  /**
   * Returns when the target's own first figures will be true. Of what it needs only HTTP/3 is not
   * known from the start on: the first such target has it learnt beside running checks, and for a
   * second or two, once in a process, their figures may show it. To learn it at every start would
   * cost all those who never need it.
   */
  private Watched prepare(Target target) {
    PreparedTarget prepared = prober.prepare(target);
    prober.warmUp(List.of(prepared));
    return new Watched(target, prepared);
  }

  private void apply(List<TargetChange<Watched>> changes) {
    watchlist.apply(changes);
    loop.wake();
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
    TargetGroup joined = group;
    Health delivered = results.health();
    Health both = joined == null ? delivered : and(joined.health(), delivered);
    int count = watchlist.size();
    int paused = watchlist.paused();
    String watched =
        (count == 1 ? "1 target" : count + " targets")
            + (paused == 0 ? "" : " and " + paused + " paused");
    if (sentinels.isOffline()) {
      return new Health.Waiting(
          "%s; the network is gone: no sentinel answers, failures are unknown; %s"
              .formatted(watched, both.detail()));
    }
    String detail = watched + ", " + both.detail();
    return both instanceof Health.Ready ? new Health.Ready(detail) : new Health.Waiting(detail);
  }

  /** Ready when both are. */
  private static Health and(Health one, Health other) {
    String detail = one.detail() + "; " + other.detail();
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
    close(FINISH_CHECKS);
  }

  /**
   * The share goes to the others first, then checks end, then results leave.
   *
   * @param patience for running checks: slots of those that take longer are unknown, or probed late
   *     after the next start
   */
  public void close(Duration patience) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    TargetGroup joined = group;
    if (joined != null) {
      joined.close();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    loop.stop(patience);
    while (inFlight.size() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    sentinels.close();
    runner.abandon();
    results.close(FINISH_DELIVERY);
    loop.saveProgress();
    prober.close();
    stopped.complete(null);
  }
}
