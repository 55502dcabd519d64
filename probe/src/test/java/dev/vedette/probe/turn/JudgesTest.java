package dev.vedette.probe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JudgesTest {
  private static final long FAR_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long MAX_HELD_BYTES = 1 << 20;

  private final Judges judges = new Judges(Thread.ofVirtual().factory(), 1, MAX_HELD_BYTES);

  private Turn turn() {
    return new Turn(System::nanoTime, System.nanoTime() + FAR_NANOS, judges);
  }

  /** A page that takes until the flag is set. */
  private CompletableFuture<Void> dear(Turn turn, AtomicBoolean enough) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    judges.execute(
        turn,
        () -> {
          try {
            while (!enough.get()) {
              turn.work(1);
            }
            return () -> ended.complete(null);
          } catch (OutOfTimeException e) {
            return () -> ended.completeExceptionally(e);
          }
        });
    return ended;
  }

  private static void await(CompletableFuture<?> future) throws Exception {
    future.get(10, TimeUnit.SECONDS);
  }

  @Test
  void pagesThatTakeLongLetOthersGoFirst() throws Exception { // 105
    AtomicBoolean enough = new AtomicBoolean();
    List<CompletableFuture<Void>> dear = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      turns.add(turn());
      dear.add(dear(turns.getLast(), enough));
    }
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Void> cheap = new CompletableFuture<>();
      judges.execute(turn(), () -> () -> cheap.complete(null));
      await(cheap);
    }
    assertThat(dear).noneMatch(CompletableFuture::isDone);
    // They take turns among each other too.
    while (turns.stream().anyMatch(turn -> turn.usedNanos() < 3 * Turn.SLICE_NANOS)) {
      Thread.yield();
    }
    enough.set(true);
    for (CompletableFuture<Void> page : dear) {
      await(page);
    }
  }

  @Test
  void oneAtATimeWorks() throws Exception { // 105
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> pages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Void> page = new CompletableFuture<>();
      pages.add(page);
      judges.execute(
          turn(),
          () -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            Thread.yield();
            working.decrementAndGet();
            return () -> page.complete(null);
          });
    }
    for (CompletableFuture<Void> page : pages) {
      await(page);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void whoTellsAVerdictMayBlockWithoutStoppingOthers() throws Exception { // 105
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 10; i++) {
      judges.execute(turn(), () -> () -> awaitQuietly(go, () -> {}));
    }
    CompletableFuture<Void> other = new CompletableFuture<>();
    judges.execute(turn(), () -> () -> other.complete(null));
    await(other);
    go.countDown();
  }

  @Test
  void whoIsCancelledEndsWorkingOrWaiting() throws Exception { // 104
    AtomicBoolean enough = new AtomicBoolean();
    Turn first = turn();
    Turn second = turn();
    CompletableFuture<Void> working = dear(first, enough);
    CompletableFuture<Void> waiting = dear(second, enough);
    second.cancel();
    assertThatThrownBy(() -> await(waiting)).hasCauseInstanceOf(OutOfTimeException.class);
    first.cancel();
    assertThatThrownBy(() -> await(working)).hasCauseInstanceOf(OutOfTimeException.class);
    oneAtATimeWorks();
  }

  @Test
  void morePagesThanMayWaitAreRefused() throws Exception { // 105
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> last = new CompletableFuture<>();
    for (int i = 1; i < Judges.MAX_PAGES; i++) {
      judges.execute(turn(), () -> awaitQuietly(go, () -> {}));
    }
    judges.execute(turn(), () -> awaitQuietly(go, () -> last.complete(null)));
    Turn oneMore = turn();
    assertThatThrownBy(() -> judges.execute(oneMore, () -> () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    go.countDown();
    await(last);
  }

  private static Runnable awaitQuietly(CountDownLatch latch, Runnable then) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return then;
  }

  @Test
  void pagesFillABoundedAmountOfMemoryUnlessOneIsAlone() { // 104
    Turn alone = turn();
    alone.hold(5 * MAX_HELD_BYTES);
    Turn other = turn();
    other.hold(1_000);
    assertThatThrownBy(() -> other.hold(MAX_HELD_BYTES / 2))
        .isInstanceOf(RejectedExecutionException.class);
    alone.hold(MAX_HELD_BYTES);
    alone.release();
    other.hold(MAX_HELD_BYTES / 2);
    assertThatThrownBy(() -> turn().hold(MAX_HELD_BYTES))
        .isInstanceOf(RejectedExecutionException.class);
    other.release();
    turn().hold(MAX_HELD_BYTES);
  }
}
