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
import java.util.function.BiConsumer;

/** Checks some targets, all at the same time. */
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

  /** One check of each, told in their order; whether all are up. */
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

  /** The same several times, each target at its own pace; what was seen is told as it comes. */
  boolean repeatedly(int rounds, Duration every) throws InterruptedException {
    return new ProbeSeries(
            targets, index -> prober.probe(prepared.get(index)), news, rounds, every, MAX_IN_FLIGHT)
        .run();
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
