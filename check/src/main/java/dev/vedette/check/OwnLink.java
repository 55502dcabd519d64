package dev.vedette.check;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.probe.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the checker's own network is there, as far as its sentinels tell.
 *
 * <p>A check that failed in a way that a missing network could explain waits until the sentinels
 * were asked *after* its failure. If one of them can be connected to, the failure is the target's;
 * if none can, or if the network was found gone since the check began, nobody knows. So that it is
 * found gone, the sentinels are also asked once a second while a check hangs. All failures of a
 * while share one question, and there is at most one a second; an absence of less than two seconds
 * may pass unnoticed.
 *
 * <p>Without sentinels every failure is the target's. Safe for use by many threads.
 */
final class OwnLink {
  /**
   * How long a sentinel has to answer. A lost SYN is repeated after a second (RFC 6298, section 2),
   * so a later answer would tell of a network that came back meanwhile.
   */
  private static final Duration PATIENCE = Duration.ofMillis(900);

  /**
   * Since the network is back. A check that began in this time may still have waited for a query to
   * a name server that was lost before, and lasts 2 s.
   */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** From one question to the next. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What a check says when its packets go nowhere. */
  private static final Set<FailureCode> SUSPICIOUS =
      EnumSet.of(
          FailureCode.DNS_NOT_FOUND,
          FailureCode.DNS_FAILED,
          FailureCode.CONNECT_REFUSED,
          FailureCode.CONNECT_UNREACHABLE,
          FailureCode.CONNECTION_CLOSED,
          FailureCode.TIMEOUT,
          FailureCode.TLS_FAILED);

  private static final Logger log = LoggerFactory.getLogger(OwnLink.class);

  /** A failure to be judged: the time at which its check began, by System.nanoTime(). */
  private record Case(long begunAt, Consumer<Boolean> verdict) {}

  private final Prober prober;
  private final List<Sentinel> sentinels;
  private final BooleanSupplier hanging;
  private final Thread ticker;
  private List<Case> next = new ArrayList<>();
  private boolean asking;
  private boolean offline;
  private boolean wasOffline;
  private boolean closed;
  private long askedAt = System.nanoTime() - PAUSE.toNanos();

  /** When it was known to be there again. */
  private long backAt;

  private OwnLink(Prober prober, List<Sentinel> sentinels, BooleanSupplier hanging) {
    this.prober = prober;
    this.sentinels = sentinels;
    this.hanging = hanging;
    ticker = Thread.ofVirtual().name("vedette-own-link").unstarted(this::tick);
  }

  /**
   * Begins to look.
   *
   * @param hanging whether a check is under way for longer than usual
   */
  static OwnLink start(Prober prober, List<Sentinel> sentinels, BooleanSupplier hanging) {
    OwnLink link = new OwnLink(prober, sentinels, hanging);
    if (!sentinels.isEmpty()) {
      link.ticker.start();
    }
    return link;
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        if (hanging.getAsBoolean()) {
          synchronized (this) {
            askSoon();
          }
        }
      }
    } catch (InterruptedException e) {
      log.debug("the sentinels are asked no more");
    }
  }

  /** Whether the sentinels have a say about this outcome. */
  boolean isSuspicious(Outcome outcome) {
    return !sentinels.isEmpty()
        && outcome instanceof Outcome.Down(var failure)
        && SUSPICIOUS.contains(failure.code());
  }

  /** Whether no sentinel could be connected to when they were asked last. */
  synchronized boolean isOffline() {
    return offline;
  }

  /**
   * Judges a failure that has just come.
   *
   * @param begunAt when its check began, by System.nanoTime()
   * @param verdict hears once, from whatever thread, whether the network was there all the time
   */
  void judge(long begunAt, Consumer<Boolean> verdict) {
    synchronized (this) {
      if (!offline) {
        next.add(new Case(begunAt, verdict));
        askSoon();
        return;
      }
    }
    verdict.accept(false);
  }

  /** Asks now, or when the last time is long enough ago; under the lock. */
  private void askSoon() {
    if (asking || closed) {
      return;
    }
    asking = true;
    long wait = PAUSE.toNanos() - (System.nanoTime() - askedAt);
    if (wait <= 0) {
      ask();
    } else {
      CompletableFuture.delayedExecutor(NANOSECONDS.toMillis(wait) + 1, MILLISECONDS)
          .execute(this::ask);
    }
  }

  private void ask() {
    List<Case> cases;
    long now = System.nanoTime();
    synchronized (this) {
      askedAt = now;
      cases = next;
      next = new ArrayList<>();
    }
    var _ = anyAnswers().thenAccept(there -> answered(cases, now, there));
  }

  /** Completes with the first that answers, or when all have failed to. */
  private CompletableFuture<Boolean> anyAnswers() {
    CompletableFuture<Boolean> any = new CompletableFuture<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Sentinel sentinel : sentinels) {
      all.add(
          prober
              .reach(sentinel.host(), sentinel.port(), PATIENCE)
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
    return any;
  }

  /** Asks no more; whoever still waits hears nothing. */
  void close() {
    ticker.interrupt();
    synchronized (this) {
      closed = true;
    }
  }

  private void answered(List<Case> cases, long askedAt, boolean there) {
    boolean before;
    synchronized (this) {
      if (closed) {
        return;
      }
      before = offline;
      offline = !there;
      if (there && before) {
        backAt = askedAt;
      }
      wasOffline |= offline;
      asking = false;
      // Until it is back somebody has to look.
      if (offline || !next.isEmpty()) {
        askSoon();
      }
    }
    if (before == there) {
      say(there);
    }
    for (Case each : cases) {
      each.verdict.accept(there && wasThereSince(each.begunAt));
    }
  }

  private synchronized boolean wasThereSince(long time) {
    return !wasOffline || (!offline && time - backAt > SETTLE.toNanos());
  }

  private void say(boolean there) {
    if (there) {
      log.info("the network is back: a sentinel answers");
    } else {
      log.warn(
          "the network is gone: none of the sentinels {} answers; failures are unknown", sentinels);
    }
  }
}
