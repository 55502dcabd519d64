package dev.vedette.app.probe;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.Observation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks each target several times, and each at its own pace: one that is slow holds back no other.
 * All but {@link #run} happens on one thread.
 */
final class ProbeSeries {
  private final List<Target> targets;
  private final IntFunction<CompletableFuture<Observation>> probe;
  private final BiConsumer<Target, Observation> news;
  private final int rounds;
  private final long everyNanos;
  private final int maxInFlight;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("probe-series").factory());
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();

  /** Due, while too many are in flight. */
  private final Queue<Turn> waiting = new ArrayDeque<>();

  private int inFlight;
  private int unfinished;
  private boolean allUp = true;

  /** A target's check: its number in the series, and when it was due by {@link System#nanoTime}. */
  private record Turn(int target, int round, long due) {}

  /**
   * @param probe begins a check of the target with this index
   * @param every from the beginning of a target's check to that of its next
   */
  ProbeSeries(
      List<Target> targets,
      IntFunction<CompletableFuture<Observation>> probe,
      BiConsumer<Target, Observation> news,
      int rounds,
      Duration every,
      int maxInFlight) {
    this.targets = targets;
    this.probe = probe;
    this.news = news;
    this.rounds = rounds;
    this.everyNanos = every.toNanos();
    this.maxInFlight = maxInFlight;
    this.unfinished = targets.size();
  }

  /** Returns when every target was checked that often; whether all were up every time. */
  boolean run() throws InterruptedException {
    if (targets.isEmpty()) {
      return true;
    }
    long now = System.nanoTime();
    try {
      thread.execute(() -> guard(() -> beginAll(now)));
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a series of checks failed", e.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  /** A step that throws ends the series. */
  private void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error fault) {
      end.completeExceptionally(fault);
    }
  }

  private void beginAll(long due) {
    for (int i = 0; i < targets.size(); i++) {
      begin(new Turn(i, 1, due));
    }
  }

  private void begin(Turn turn) {
    if (inFlight == maxInFlight) {
      waiting.add(turn);
      return;
    }
    inFlight++;
    long begun = System.nanoTime();
    var _ =
        probe
            .apply(turn.target())
            .whenCompleteAsync(
                (seen, fault) -> guard(() -> ended(turn, begun, seen, fault)), thread);
  }

  private void ended(Turn turn, long begun, @Nullable Observation seen, @Nullable Throwable fault) {
    if (seen == null) {
      end.completeExceptionally(requireNonNull(fault));
      return;
    }
    inFlight--;
    news.accept(targets.get(turn.target()), seen);
    allUp &= seen.outcome() instanceof Outcome.Up;
    if (turn.round() < rounds) {
      scheduleNext(turn, begun);
    } else if (--unfinished == 0) {
      end.complete(allUp);
    }
    Turn next = waiting.poll();
    if (next != null) {
      begin(next);
    }
  }

  /** A check that would have begun meanwhile is put off, never hurried after the last one. */
  private void scheduleNext(Turn turn, long begun) {
    long due = (begun - turn.due() > everyNanos ? begun : turn.due()) + everyNanos;
    Turn next = new Turn(turn.target(), turn.round() + 1, due);
    var _ =
        thread.schedule(
            () -> guard(() -> begin(next)), due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
