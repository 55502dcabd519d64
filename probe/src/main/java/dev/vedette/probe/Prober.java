package dev.vedette.probe;

import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.DnsNames;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.dns.NameResolver;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.probe.tls.TlsClients;
import dev.vedette.probe.turn.Judges;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Checks websites over the network: HTTP/1.1, 2 and 3, each check and each hop on a connection of
 * its own with a full TLS handshake. Thread-safe; hundreds of checks may be under way at a time,
 * and how many is the caller's to bound.
 */
public final class Prober implements AutoCloseable {
  /** One event loop keeps up with thousands of checks a second; more than four only cost memory. */
  private static final int MAX_EVENT_LOOPS = 4;

  /** So many checks at a time are no work for a second event loop. */
  private static final int FEW = 4;

  private static final long SHUTDOWN_TIMEOUT_MS = 5_000;

  private final Transport transport = Transport.best();
  private final MultiThreadIoEventLoopGroup loops;
  private final EventLoop first;
  private final Judges judges = Judges.forThisMachine();
  private final NameResolver names;
  private final FaultLog faults = new FaultLog(System::nanoTime);
  private final FileWatch files = FileWatch.start();
  private final Supplier<TlsClients> tlsClients;
  private final boolean forOne;
  private final WarmUp warmUp;

  /** How to give up on each check that was asked for and has not ended. */
  private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  private Prober(DnsSettings dns, Supplier<SystemAuthorities> authorities, boolean forOne) {
    this.forOne = forOne;
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = forOne ? 1 : Math.min(MAX_EVENT_LOOPS, cores);
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("probe", true), transport.ioHandler());
    first = loops.next();
    names = new DnsNames(transport, dns);
    warmUp = new WarmUp(loops, names, transport, judges, faults);
    tlsClients = new Lazy<>(() -> tlsClients(authorities.get()));
  }

  private TlsClients tlsClients(SystemAuthorities authorities) {
    requireBoringSsl();
    return new TlsClients(files, authorities);
  }

  /**
   * A prober that asks the system's name servers and hosts file; throws IllegalStateException on a
   * platform that BoringSSL was not built for.
   */
  public static Prober start() {
    return start(DnsSettings.DEFAULT);
  }

  /** A prober that resolves names as the settings say; throws as {@link #start()} does. */
  public static Prober start(DnsSettings dns) {
    return start(dns, SystemAuthorities.ofThisMachine());
  }

  static Prober start(DnsSettings dns, SystemAuthorities authorities) {
    Prober forOne = Preload.take();
    if (forOne != null) {
      forOne.close();
    }
    requireBoringSsl();
    return new Prober(dns, () -> authorities, false);
  }

  /**
   * A prober for a single target, which is ready sooner: it has one event loop, and sets up TLS
   * only if the target's address or a redirect asks for it; that throws as {@link #start()} does.
   */
  public static Prober startForOne(DnsSettings dns) {
    Prober begun = Preload.take();
    if (begun != null && dns.equals(DnsSettings.DEFAULT)) {
      return begun;
    }
    if (begun != null) {
      begun.close();
    }
    return forOne(dns);
  }

  private static Prober forOne(DnsSettings dns) {
    return new Prober(dns, SystemAuthorities::ofThisMachine, true);
  }

  /**
   * Begins to load what a prober needs, which takes long the first time in a process: the caller
   * has other work meanwhile.
   *
   * @param tls also what TLS needs
   */
  public static void preload(boolean tls) {
    Preload.begin(tls);
  }

  /**
   * Does the same where a prober for a single target is likely to be wanted, with the usual name
   * servers: begins to warm one up, which {@link #startForOne} then gives.
   */
  public static void preloadForOne(boolean tls) {
    Preload.begin(
        tls,
        needs -> {
          Prober prober = forOne(DnsSettings.DEFAULT);
          prober.warmUp.meet(needs).join();
          return prober;
        });
  }

  private static void requireBoringSsl() {
    if (!OpenSsl.isAvailable()) {
      throw new IllegalStateException(
          "BoringSSL can't be loaded on this platform; Linux (glibc), macOS and Windows on x86-64"
              + " and Linux and macOS on ARM64 are known to work",
          OpenSsl.unavailabilityCause());
    }
  }

  /**
   * Prepares a target without touching the network; throws {@link InvalidTargetException} when its
   * settings can't be used.
   */
  public PreparedTarget prepare(Target target) {
    return forOne
        ? PreparedTarget.withTlsWhenNeeded(target, tlsClients, files)
        : PreparedTarget.of(target, tlsClients.get(), files);
  }

  /**
   * Returns when checks of these need not wait any more. Without it a first check waits by itself;
   * but what another's needs then would run beside it, and show in its figures.
   */
  public void warmUp(Collection<PreparedTarget> targets) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    targets.forEach(target -> needs.addAll(Need.of(target, target.firstRequest(), names)));
    if (targets.size() > 1) {
      // Where one is led to must not be learnt beside the others.
      needs.addAll(Need.OF_REDIRECTS);
    }
    warmUp.meet(needs).join();
  }

  /**
   * The same for targets that are not known yet, but for those over HTTP/3: they are rare, and have
   * a library of their own.
   */
  public void warmUp() {
    warmUp.meet(Need.OF_REDIRECTS).join();
  }

  /**
   * Checks a target once, now: or in a moment, when the JVM has yet to learn what the check needs,
   * which is no part of its figures.
   *
   * @return completes with what was seen, whatever the network or the server does, at the latest
   *     soon after the target's timeout, judging included; a fault of the prober itself is an
   *     unknown outcome ({@code internal_error}). Completes exceptionally when this prober is
   *     closed, or so broken that it can't even tell
   */
  public CompletableFuture<Observation> probe(PreparedTarget target) {
    CompletableFuture<Observation> observation = new CompletableFuture<>();
    // Few checks stay on one loop, whose memory the processor has at hand then.
    EventLoop loop = underWay.size() < FEW ? first : loops.next();
    Runnable cancellation = () -> cancel(observation);
    underWay.add(cancellation);
    var _ = observation.whenComplete((seen, fault) -> underWay.remove(cancellation));
    if (closed) {
      cancellation.run();
    }
    warmUp.before(
        Need.of(target, target.firstRequest(), names), () -> beginOn(loop, target, observation));
    return observation;
  }

  /**
   * Tries to connect to a port: whether the network is there.
   *
   * @param host a name, resolved as those of targets are, or an address without brackets
   * @return completes with whether a connection came about in time; completes exceptionally only
   *     when this prober is closed
   */
  public CompletableFuture<Boolean> reach(String host, int port, Duration timeout) {
    EventLoop loop = loops.next();
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    try {
      loop.execute(() ->
          ConnectCheck.begin(
              new Network(loop, transport, names, warmUp), host, port, timeout, reached));
    } catch (RejectedExecutionException e) {
      reached.completeExceptionally(new IllegalStateException("the prober is closed", e));
    }
    return reached;
  }

  private void beginOn(
      EventLoop loop, PreparedTarget target, CompletableFuture<Observation> observation) {
    try {
      loop.execute(() -> {
        try {
          begin(target, loop, observation);
        } catch (RuntimeException | Error fault) {
          observation.completeExceptionally(fault);
        }
      });
    } catch (RejectedExecutionException e) {
      observation.completeExceptionally(new IllegalStateException("the prober is closed", e));
    }
  }

  private void begin(
      PreparedTarget target, EventLoop loop, CompletableFuture<Observation> observation) {
    if (!observation.isDone()) {
      Network network = new Network(loop, transport, names, warmUp);
      new Check(target, network, judges, faults, observation).begin();
    }
  }

  /** Ends the checks under way (their futures are cancelled) and frees the threads. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    underWay.forEach(Runnable::run);
    warmUp.stop();
    awaitClosed();
    names.close();
    files.close();
    loops
        .shutdownGracefully(0, SHUTDOWN_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_TIMEOUT_MS);
  }

  /** What the check would see from here on would not be the target's. */
  private static void cancel(CompletableFuture<Observation> observation) {
    observation.completeExceptionally(new CancellationException("the prober was closed"));
  }

  /**
   * Waits until what was told to close has closed. HTTP/2 leaves that to a timer, and a loop that
   * shuts down drops its timers, the connection with them, and what its TLS holds.
   */
  private void awaitClosed() {
    for (EventExecutor loop : loops) {
      Promise<Void> passed = loop.newPromise();
      Runnable pass = () -> passed.trySuccess(null);
      // After all that the loop has to do now, and after the timers that this begins.
      loop.execute(() -> {
        var _ = loop.schedule(pass, 0, TimeUnit.NANOSECONDS);
      });
      passed.awaitUninterruptibly(SHUTDOWN_TIMEOUT_MS);
    }
  }
}
