package dev.vedette.notify;

import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.plan.Routes;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.ledger.IncidentSignal;
import dev.vedette.store.ledger.Ledger;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.store.ledger.Routing;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that tells people of incidents. Any number of them share the work, without knowing of
 * each other. A database that is away is waited for. Safe for use by many threads.
 */
public final class Notifier implements Role {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);

  /** How often it looks, where PostgreSQL's notifications don't get through. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration PREPARE_AGAIN = Duration.ofSeconds(2);

  /** For what is being sent: its claim ends by itself if it takes longer. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final Database database;
  private final Opener opener;
  private final NotifyMetrics metrics;
  private final NotifyStatus status;
  private final SteadyClock clock;
  private final LedgerWatch watch;
  private final IncidentSignal signal;

  /** Ids of messages are seen by strangers, who must not guess the next one. */
  private final RandomGenerator random = new SecureRandom();

  private final Thread thread =
      Thread.ofPlatform().name("vedette-notify").daemon().unstarted(this::run);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** What the thread works with. */
  private volatile Setup setup;

  /** What it takes up next; null: nothing else. */
  private final AtomicReference<@Nullable Setup> next = new AtomicReference<>();

  /** Makes channels; throws IllegalArgumentException for one that can't be used. */
  @FunctionalInterface
  public interface Opener {
    /** As it is configured. */
    Channel open(ChannelSettings settings);
  }

  /** The channels and routes of one configuration. */
  private record Setup(List<OpenChannel> channels, Dispatcher dispatcher, ChannelWork work) {
    /** Waits for what is being sent; false when that took too long. */
    boolean end(Duration patience) throws InterruptedException {
      try {
        return work.end(patience);
      } finally {
        close(channels);
      }
    }
  }

  private Notifier(
      NotifySettings settings, Opener opener, Database database, MeterRegistry registry) {
    this.database = database;
    this.opener = opener;
    metrics = new NotifyMetrics(registry);
    status = new NotifyStatus(metrics::failing, System::nanoTime);
    LedgerReader reader = new LedgerReader(database);
    clock = new SteadyClock(reader::time, Instant.now(), System::nanoTime);
    watch = new LedgerWatch(reader, metrics, clock);
    signal = new IncidentSignal(database);
    setup = setup(settings, settings.allRoutes());
  }

  private Setup setup(NotifySettings settings, Routes routes) {
    List<OpenChannel> channels = new ArrayList<>();
    try {
      settings.channels().forEach((name, each) -> channels.add(OpenChannel.of(name, each, opener)));
    } catch (RuntimeException e) {
      close(channels);
      throw e;
    }
    metrics.channels(settings.channels().keySet());
    Dispatcher dispatcher =
        new Dispatcher(
            new Ledger(database),
            new Routing(database),
            routes,
            channels,
            new MessageAssembly(settings.page() == null ? null : settings.page().toString()),
            metrics,
            clock,
            random);
    return new Setup(channels, dispatcher, new ChannelWork(dispatcher, status, metrics));
  }

  private static void close(List<OpenChannel> channels) {
    channels.forEach(each -> each.channel().close());
  }

  /** Registers every metric of a notifier, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    NotifyMetrics.declare(registry);
  }

  /**
   * Starts a notifier; connects to nothing before it returns.
   *
   * @param opener makes the channels; these are closed with it
   * @param database left open when it closes
   * @throws IllegalArgumentException when a channel can't be used as it is configured
   */
  public static Notifier start(
      NotifySettings settings, Opener opener, Database database, MeterRegistry registry) {
    Notifier notifier = new Notifier(settings, opener, database, registry);
    notifier.thread.start();
    return notifier;
  }

  /**
   * Other channels and routes hold, within some seconds. What is being sent is sent to its end;
   * what waits for a channel or a route that is gone is not told, unless that returns within ten
   * minutes.
   *
   * @throws IllegalArgumentException when a channel can't be used as it is configured; then all
   *     stays as it was
   */
  public void replace(NotifySettings settings) {
    Routes routes = settings.allRoutes().after(setup.dispatcher().routes(), clock.instant());
    Setup skipped = next.getAndSet(setup(settings, routes));
    if (skipped != null) {
      close(skipped.channels());
    }
  }

  private void run() {
    try (signal) {
      if (prepare()) {
        while (!status.isClosing()) {
          signal.await(PERIOD);
          step();
        }
      }
      status.stopped("closed");
      stopped.complete(null);
    } catch (InterruptedException e) {
      log.debug("interrupted while closing", e);
      status.stopped("closed");
      stopped.complete(null);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable fault) {
    if (!(fault instanceof StoreException e) || !e.isExplained()) {
      log.error("stops for good: {}", fault.getMessage(), fault);
    }
    status.stopped(String.valueOf(fault.getMessage()));
    stopped.completeExceptionally(fault);
  }

  /** Waits for the database, and brings the schema up to date. */
  private boolean prepare() throws InterruptedException {
    while (!status.isClosing()) {
      try {
        database.migrate(status::prepares);
        clock.begin();
        setup.dispatcher().begin();
        return true;
      } catch (StoreException e) {
        requireTransient(e);
        status.waits(e.getMessage() + "; it is tried again");
        status.awaitClosing(PREPARE_AGAIN);
      }
    }
    return false;
  }

  private void step() {
    try {
      clock.look();
      takeUp();
      Dispatcher dispatcher = setup.dispatcher();
      dispatcher.endOthers();
      dispatcher.route();
      dispatcher.withWork().forEach(setup.work()::begin);
      dispatcher.forgetful().forEach(setup.work()::begin);
      watch.look();
      int channels = setup.channels().size();
      status.works("tells %d %s".formatted(channels, channels == 1 ? "channel" : "channels"));
    } catch (StoreException e) {
      requireTransient(e);
      status.waits(e.getMessage() + "; it is tried again");
    }
  }

  /** The old channels end on a thread of their own: one that is slow keeps no other one waiting. */
  private void takeUp() {
    Setup other = next.get();
    if (other != null) {
      other.dispatcher().begin();
      if (next.compareAndSet(other, null)) {
        Setup before = setup;
        setup = other;
        Thread.startVirtualThread(() -> end(before, CLOSE_PATIENCE));
        log.info("the changed channels and routes hold");
      }
    }
  }

  private static void end(Setup setup, Duration patience) {
    try {
      if (!setup.end(patience)) {
        log.warn("did not end in time: what was being sent is sent again, as a possible repeat");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireTransient(StoreException e) {
    if (e.kind() != StoreException.Kind.TRANSIENT) {
      throw e;
    }
  }

  @Override
  public String name() {
    return "notify";
  }

  @Override
  public Health health() {
    return status.health();
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /**
   * Ends.
   *
   * @param patience for what is being sent: what takes longer is sent again, as a possible repeat
   */
  public void close(Duration patience) {
    status.close();
    signal.end();
    try {
      if (!thread.join(patience)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(setup, patience);
    Setup unused = next.getAndSet(null);
    if (unused != null) {
      close(unused.channels());
    }
    stopped.complete(null);
  }
}
