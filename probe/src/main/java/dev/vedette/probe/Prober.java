package dev.vedette.probe;

import dev.vedette.model.Target;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Checks targets over the network, many at a time. A site that is down is a value; the futures
 * complete exceptionally for our own faults alone. Thread-safe.
 */
public final class Prober implements AutoCloseable {
  /** An event loop serves thousands of connections; more loops than cores only switch. */
  private static final int MAX_LOOPS = 8;

  /** Threads that search large pages, and pages that may wait for one of them. */
  private static final int JUDGES = 2;

  private static final int MAX_WAITING_PAGES = 1000;

  private static final long CLOSE_WITHIN_MS = 2_000;

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup loops;
  private final NameResolver names;
  private final ThreadPoolExecutor judges;

  private Prober(DnsServerAddressStreamProvider nameServers) {
    transport = Transport.best();
    int threads = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("vedette-probe", true), transport.ioHandler());
    names = new DnsNames(transport, nameServers);
    judges =
        new ThreadPoolExecutor(
            JUDGES,
            JUDGES,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING_PAGES),
            new DefaultThreadFactory("vedette-judge", true));
    judges.allowCoreThreadTimeOut(true);
  }

  /** A prober that asks the system's name servers. */
  public static Prober start() {
    return start(DnsServerAddressStreamProviders.platformDefault());
  }

  /** A prober that asks these name servers. */
  static Prober start(DnsServerAddressStreamProvider nameServers) {
    return new Prober(nameServers);
  }

  /**
   * Prepares a target without touching the network.
   *
   * @throws InvalidTargetException when its settings can't be used
   */
  public PreparedTarget prepare(Target target) {
    return PreparedTarget.of(target);
  }

  /** Checks once, now. */
  public CompletableFuture<Observation> probe(PreparedTarget target) {
    EventLoop loop = loops.next();
    return new Check(target, loop, transport, names, judges).start();
  }

  /** Stops within two seconds; checks under way may never complete. */
  @Override
  public void close() {
    names.close();
    judges.shutdownNow();
    loops
        .shutdownGracefully(0, CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_WITHIN_MS);
  }
}
