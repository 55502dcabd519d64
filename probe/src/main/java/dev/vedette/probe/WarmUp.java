package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.NameResolver;
import dev.vedette.probe.dns.WarmUpName;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.loopback.LoopbackIdentity;
import dev.vedette.probe.loopback.LoopbackServers;
import dev.vedette.probe.tls.TlsClients;
import dev.vedette.probe.turn.Judges;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what a check will run, against servers of its own on loopback. A JVM loads classes on first
 * use: without this the first check of a process would take some hundred milliseconds longer, and
 * would call them the site's. Only what is needed is run, and once in a process. Thread-safe.
 */
final class WarmUp implements Readiness {
  /** The warm-up never fails a check: what takes longer than this is left cold. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long the one waits that shall run out of its time. */
  private static final Duration SILENCE = Duration.ofMillis(10);

  /** What the first figures are true to: a round that saves less than this is the last one. */
  private static final long PRECISION_US = 3_000;

  private static final int MAX_ROUNDS = 10;

  /** What fails goes the same way but for its end, and waits. */
  private static final int FAILING_ROUNDS = 2;

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private static final Readiness ALWAYS = (needs, step) -> step.run();

  private final EventLoopGroup loops;
  private final NameResolver names;
  private final Transport transport;
  private final FaultLog faults;
  private final Judges judges;
  private volatile Set<Need> warm = EnumSet.noneOf(Need.class);
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private volatile boolean stopped;

  /**
   * A warm-up that has yet to begin.
   *
   * @param loops that checks will live on
   * @param names whom they will ask
   */
  WarmUp(
      EventLoopGroup loops,
      NameResolver names,
      Transport transport,
      Judges judges,
      FaultLog faults) {
    this.loops = loops;
    this.names = names;
    this.transport = transport;
    this.judges = judges;
    this.faults = faults;
  }

  @Override
  public void before(Set<Need> needs, Runnable step) {
    if (warm.containsAll(needs)) {
      step.run();
    } else {
      var _ = meet(needs).thenRun(step);
    }
  }

  /** Completes when these are warm, and never fails. */
  synchronized CompletableFuture<Void> meet(Set<Need> needs) {
    if (!warm.containsAll(needs)) {
      last = last.thenRunAsync(() -> warm(needs), WarmUp::start);
    }
    return last;
  }

  /** Returns when it uses the loops no more, soon; what waits for it goes on, cold. */
  void stop() {
    stopped = true;
    CompletableFuture<Void> running;
    synchronized (this) {
      running = last;
    }
    running.handle((done, fault) -> true).join();
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("probe-warm-up").start(work);
  }

  private void warm(Set<Need> needs) {
    Set<Need> cold = EnumSet.copyOf(needs);
    cold.removeAll(warm);
    if (cold.isEmpty() || stopped) {
      return;
    }
    try {
      run(cold);
    } catch (IOException | RuntimeException e) {
      log.debug("no warm-up, so the first checks will look slower than they are", e);
    }
    cold.addAll(warm);
    warm = cold;
  }

  private void run(Set<Need> cold) throws IOException {
    boolean overTls = cold.contains(Need.TLS) || cold.contains(Need.HTTP2);
    boolean overQuic = cold.contains(Need.HTTP3);
    try (LoopbackServers servers =
        LoopbackServers.start(overTls, overQuic, loops.next(), transport)) {
      // Each loop has memory and sockets of its own.
      for (EventExecutor loop : loops) {
        settle(cold, servers, new Network((EventLoop) loop, transport, names, ALWAYS));
      }
    }
  }

  private void settle(Set<Need> cold, LoopbackServers servers, Network network) {
    long before = Long.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      // A verified chain is remembered: so that it is verified again, each round has its clients.
      TlsClients clients = servers.clients();
      long now = round(prepared(up(cold, servers), clients), network, Outcome.Up.class);
      if (round < FAILING_ROUNDS) {
        var _ = round(prepared(down(cold, servers), clients), network, Outcome.Down.class);
      }
      if (before - now < PRECISION_US) {
        return;
      }
      before = now;
    }
  }

  /** Probes one after the other, as waiting for another is no measure; in microseconds. */
  private long round(
      List<PreparedTarget> targets, Network network, Class<? extends Outcome> expected) {
    long micros = 0;
    for (PreparedTarget target : targets) {
      if (stopped) {
        throw new CancellationException("stopped");
      }
      Observation seen = probe(target, network).join();
      if (!expected.isInstance(seen.outcome())) {
        throw new IllegalStateException(target.shownUrl() + " is " + seen.outcome());
      }
      micros += seen.timings().totalUs();
    }
    return micros;
  }

  private CompletableFuture<Observation> probe(PreparedTarget target, Network network) {
    CompletableFuture<Observation> observation = new CompletableFuture<>();
    network.loop().execute(() -> new Check(target, network, judges, faults, observation).begin());
    return observation;
  }

  private static List<Target> up(Set<Need> cold, LoopbackServers servers) {
    List<Target> targets = new ArrayList<>();
    String address = "//127.0.0.1:";
    targets.add(target("http:" + address + servers.plainPort(), HttpVersion.V1_1));
    if (cold.contains(Need.NAMES)) {
      targets.add(
          target(
              "http://" + WarmUpName.NAME + ":" + servers.plainPort() + "/page", HttpVersion.V1_1));
    }
    if (cold.contains(Need.TLS)) {
      targets.add(target("https:" + address + servers.securePort() + "/page", HttpVersion.V1_1));
    }
    if (cold.contains(Need.HTTP2)) {
      targets.add(target("https:" + address + servers.securePort() + "/page", HttpVersion.V2));
    }
    if (cold.contains(Need.HTTP3)) {
      targets.add(target("https:" + address + servers.quicPort() + "/page", HttpVersion.V3));
    }
    return targets;
  }

  /** Failures have exceptions, and sentences for people. */
  private static List<Target> down(Set<Need> cold, LoopbackServers servers) {
    List<Target> targets = new ArrayList<>();
    targets.add(target("http://127.0.0.1:" + servers.closedPort(), HttpVersion.V1_1));
    String site = "http://127.0.0.1:" + servers.plainPort();
    targets.add(target(site + "/reset", HttpVersion.V1_1));
    targets.add(
        target(site + "/silence", HttpVersion.V1_1).with(target -> target.timeout = SILENCE));
    if (cold.contains(Need.NAMES)) {
      targets.add(target("http://" + WarmUpName.UNKNOWN, HttpVersion.V1_1));
    }
    return targets;
  }

  private static List<PreparedTarget> prepared(List<Target> targets, TlsClients clients) {
    return targets.stream()
        .map(target -> PreparedTarget.withTlsWhenNeeded(target, () -> clients, new FileWatch()))
        .toList();
  }

  private static Target target(String url, HttpVersion version) {
    return Target.of("warm-up", Url.parse(url), PATIENCE, PATIENCE)
        .with(target -> {
          target.http = version;
          target.tls = new Tls(null, null, null, LoopbackIdentity.NAME, true);
        });
  }
}
