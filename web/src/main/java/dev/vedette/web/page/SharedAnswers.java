package dev.vedette.web.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The answers of one kind of page. In an outage everybody looks at the same: who asks for it within
 * the same second gets a copy of one answer. And only so many are made at a time, each of which
 * holds at most one connection to the database: however many look at one kind, the others are
 * served. Safe for use by many threads.
 */
public final class SharedAnswers {
  /** A page says of when it is, to the second. */
  static final Duration SHARED_FOR = Duration.ofSeconds(1);

  /** As long as for a connection; who has waited so long has mostly reloaded already. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Each kind of page: some hundred pages, compressed and not. */
  private static final long MAX_BYTES = 16_000_000;

  private static final Executor THREADS = task -> Thread.ofVirtual().name("web-answer").start(task);

  private final AsyncCache<String, Outcome> recent =
      Caffeine.newBuilder()
          .expireAfterWrite(SHARED_FOR)
          .maximumWeight(MAX_BYTES)
          .weigher((String address, Outcome outcome) -> outcome.bytes())
          .buildAsync();

  private final Semaphore turns;
  private final Duration patience;

  /** What became of making an answer: a future that fails Caffeine would log, with its trace. */
  private sealed interface Outcome {
    record Made(Answer answer) implements Outcome {}

    record Failed(RuntimeException why) implements Outcome {}

    default int bytes() {
      return switch (this) {
        case Made(Answer answer) -> answer.text().bytes();
        case Failed _ -> 0;
      };
    }
  }

  /**
   * None yet.
   *
   * @param atOnce how many are made at a time, and so how many connections they hold at most
   */
  public SharedAnswers(int atOnce) {
    this(atOnce, PATIENCE);
  }

  SharedAnswers(int atOnce, Duration patience) {
    // Who has waited longest is next.
    turns = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /**
   * The answer to an address.
   *
   * @param address everything that the answer depends on
   * @param maker makes it; what it throws is thrown to all who wait for it
   * @throws Busy when it could not be made in time
   */
  public Answer get(String address, Supplier<Answer> maker) {
    CompletableFuture<Outcome> outcome =
        recent.get(address, (_, _) -> CompletableFuture.supplyAsync(() -> outcome(maker), THREADS));
    try {
      // Its own time to wait for a turn, and as long again to be made.
      return switch (outcome.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS)) {
        case Outcome.Made(Answer answer) -> answer;
        case Outcome.Failed(RuntimeException why) -> {
          recent.asMap().remove(address, outcome);
          throw why;
        }
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException("a page can't be made", e.getCause());
    } catch (TimeoutException e) {
      throw new Busy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy(e);
    }
  }

  private Outcome outcome(Supplier<Answer> maker) {
    try {
      return new Outcome.Made(inTurn(maker));
    } catch (RuntimeException e) {
      return new Outcome.Failed(e);
    }
  }

  private Answer inTurn(Supplier<Answer> maker) {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy(e);
    }
    try {
      return maker.get();
    } finally {
      turns.release();
    }
  }
}
