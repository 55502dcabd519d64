package dev.vedette.check;

import dev.vedette.check.LinkState.Verdict;
import dev.vedette.model.Outcome;
import dev.vedette.ops.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sentinels when {@link LinkState} wants an answer, and while a check hangs, and tells
 * those who wait. Without sentinels nothing is suspicious. Safe for use by many threads.
 */
final class SentinelPoller implements AutoCloseable {
  /**
   * How long a sentinel has to answer. A lost SYN is repeated after a second (RFC 6298, section 2),
   * so a later answer would tell of a network that came back meanwhile.
   */
  private static final Duration PATIENCE = Duration.ofMillis(900);

  /** A sentinel that is asked and neither answers nor fails is given up. */
  private static final Duration GIVE_UP = PATIENCE.plusSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(SentinelPoller.class);

  /** Tries to connect to a sentinel, for at most the given time. */
  @FunctionalInterface
  interface Connector {
    CompletableFuture<Boolean> connect(Sentinel sentinel, Duration timeout);
  }

  private final List<Sentinel> sentinels;
  private final Connector connector;
  private final BooleanSupplier hanging;
  private final Thread thread;
  private final Outage outage;
  private final LinkState<Consumer<Boolean>> state = new LinkState<>(System.nanoTime());
  private boolean closed;

  private SentinelPoller(List<Sentinel> sentinels, Connector connector, BooleanSupplier hanging) {
    this.sentinels = sentinels;
    this.connector = connector;
    this.hanging = hanging;
    outage =
        new Outage(
            log,
            "the network is gone, failures are unknown",
            "the network is back",
            System::nanoTime);
    thread = Thread.ofPlatform().daemon().name("vedette-sentinels").unstarted(this::run);
  }

  /**
   * Begins to look.
   *
   * @param hanging whether a check is under way for longer than usual
   */
  static SentinelPoller start(
      List<Sentinel> sentinels, Connector connector, BooleanSupplier hanging) {
    SentinelPoller poller = new SentinelPoller(sentinels, connector, hanging);
    if (!sentinels.isEmpty()) {
      poller.thread.start();
    }
    return poller;
  }

  /** Whether the sentinels have a say about this outcome. */
  boolean isSuspicious(Outcome outcome) {
    return !sentinels.isEmpty() && LinkState.isSuspicious(outcome);
  }

  /** Whether no sentinel could be connected to when they were asked last. */
  synchronized boolean isOffline() {
    return state.isOffline();
  }

  /**
   * Judges a failure that has just come.
   *
   * @param begunAt when its check began, by System.nanoTime()
   * @param verdict is told once, on whatever thread, whether the network was there all the time;
   *     never after {@link #close()}
   */
  void judge(long begunAt, Consumer<Boolean> verdict) {
    Optional<Verdict<Consumer<Boolean>>> known;
    synchronized (this) {
      if (closed) {
        return;
      }
      known = state.failed(verdict, begunAt);
      notifyAll();
    }
    known.ifPresent(SentinelPoller::tell);
  }

  private static void tell(Verdict<Consumer<Boolean>> verdict) {
    verdict.check().accept(verdict.online());
  }

  private void run() {
    try {
      while (true) {
        awaitQuestion();
        answered(isAnyReachable());
      }
    } catch (InterruptedException e) {
      log.debug("the sentinels are asked no more");
    }
  }

  private synchronized void awaitQuestion() throws InterruptedException {
    while (!state.isAnswerWanted()) {
      wait(LinkState.PAUSE.toMillis());
      if (!state.isAnswerWanted() && hanging.getAsBoolean()) {
        state.suspect();
      }
    }
    long pause = state.nextQuestionAt() - System.nanoTime();
    while (pause > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, pause);
      pause = state.nextQuestionAt() - System.nanoTime();
    }
    state.ask(System.nanoTime());
  }

  /** Ends with the first that answers, or when all have failed to. */
  private boolean isAnyReachable() throws InterruptedException {
    CompletableFuture<Boolean> any = new CompletableFuture<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Sentinel sentinel : sentinels) {
      all.add(
          connector
              .connect(sentinel, PATIENCE)
              .exceptionally(gone -> false)
              .thenAccept(there -> {
                if (there) {
                  any.complete(true);
                }
              }));
    }
    var _ =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
            .thenRun(() -> any.complete(false));
    any.completeOnTimeout(false, GIVE_UP.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return any.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("can't be: it never completes exceptionally", e);
    }
  }

  private void answered(boolean online) {
    List<Verdict<Consumer<Boolean>>> verdicts;
    synchronized (this) {
      if (closed) {
        return;
      }
      verdicts = state.answered(online);
    }
    if (online) {
      outage.isOver();
    } else {
      outage.isOn("none of the sentinels " + sentinels + " answers");
    }
    verdicts.forEach(SentinelPoller::tell);
  }

  /** Asks no more; whoever still waits is told nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }
}
