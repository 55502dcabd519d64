package dev.vedette.probe;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Checks sites all the time, so that their servers stay awake: one that nobody has asked for a
 * while answers its first request late, on some machines by 10 ms.
 */
final class Visitor implements AutoCloseable {
  private static final long PAUSE_MS = 20;

  private final Prober prober;
  private final Thread thread;

  private Visitor(Prober prober, List<PreparedTarget> sites) {
    this.prober = prober;
    thread = Thread.ofPlatform().daemon().name("visitor").start(() -> visit(sites));
  }

  /**
   * Begins, and has visited each site once.
   *
   * @param prober is closed with the visitor
   */
  static Visitor of(Prober prober, List<PreparedTarget> sites) {
    sites.forEach(site -> prober.probe(site).join());
    return new Visitor(prober, sites);
  }

  private void visit(List<PreparedTarget> sites) {
    try {
      while (true) {
        for (PreparedTarget site : sites) {
          prober.probe(site).get();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    prober.close();
  }
}
