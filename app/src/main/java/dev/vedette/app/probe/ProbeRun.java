package dev.vedette.app.probe;

import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.Observation;
import dev.vedette.probe.PreparedTarget;
import dev.vedette.probe.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Checks some targets, all at the same time, and tells what was seen in their order. */
final class ProbeRun {
  /** Checks under way at once: a file may hold many thousand targets. */
  private static final int MAX_IN_FLIGHT = 200;

  private final Prober prober;
  private final List<Target> targets;
  private final List<PreparedTarget> prepared;
  private final BiConsumer<Target, Observation> news;

  /** Throws {@link dev.vedette.model.InvalidTargetException} for what can't be checked at all. */
  ProbeRun(Prober prober, List<Target> targets, BiConsumer<Target, Observation> news) {
    this.prober = prober;
    this.targets = targets;
    this.prepared = targets.stream().map(prober::prepare).toList();
    this.news = news;
    prober.warmUp(prepared);
  }

  /** One check of each; whether all are up. */
  boolean once() {
    List<CompletableFuture<Observation>> running = begin();
    boolean allUp = true;
    for (int i = 0; i < running.size(); i++) {
      Observation seen = running.get(i).join();
      news.accept(targets.get(i), seen);
      allUp &= seen.outcome() instanceof Outcome.Up;
    }
    return allUp;
  }

  /**
   * The same several times. A round begins when its time has come and the last one is over; rounds
   * that would have begun meanwhile are put off, never hurried after one another.
   */
  boolean repeatedly(int rounds, Duration every) throws InterruptedException {
    boolean allUp = true;
    long next = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      long begun = System.nanoTime();
      allUp &= once();
      next = (begun - next > every.toNanos() ? begun : next) + every.toNanos();
    }
    return allUp;
  }

  private List<CompletableFuture<Observation>> begin() {
    Semaphore room = new Semaphore(MAX_IN_FLIGHT);
    List<CompletableFuture<Observation>> running = new ArrayList<>();
    for (PreparedTarget target : prepared) {
      room.acquireUninterruptibly();
      running.add(prober.probe(target).whenComplete((seen, error) -> room.release()));
    }
    return running;
  }
}
