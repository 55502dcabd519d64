package dev.vedette.probe.turn;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Judges pages beside the event loops, a few at a time and in slices: whenever a page has worked
 * for a slice, the one that has used least goes first ("least attained service"). A page that takes
 * seconds therefore delays one that takes milliseconds by a slice, however many of its kind there
 * are, and nobody has to know beforehand which is which. Thread-safe.
 */
public final class Judges {
  /** Pages under way or waiting; each may hold its body in memory. */
  static final int MAX_PAGES = 1_000;

  private static final int MAX_AT_A_TIME = 4;

  private static final Comparator<Waiting> LEAST_USED_FIRST =
      Comparator.comparingLong(Waiting::usedNanos).thenComparingLong(Waiting::number);

  private final ThreadFactory threads;
  private final int atATime;
  private final long maxHeldBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Waiting> queue = new TreeSet<>(LEAST_USED_FIRST);
  private final Map<Turn, Waiting> waiting = new HashMap<>();
  private int working;
  private int pages;
  private long numbers;
  private long heldBytes;

  /** Who waits; what it has used does not change meanwhile. */
  private record Waiting(Turn turn, long usedNanos, long number, Condition mayGoOn) {}

  /**
   * Judges.
   *
   * @param threads one for each page, as work that is interrupted anywhere needs a stack
   * @param atATime pages that are worked on at the same time
   * @param maxHeldBytes memory that pages may fill together
   */
  public Judges(ThreadFactory threads, int atATime, long maxHeldBytes) {
    this.threads = threads;
    this.atATime = atATime;
    this.maxHeldBytes = maxHeldBytes;
  }

  /** One core is left to the event loops, which measure; pages may fill half of the heap. */
  public static Judges forThisMachine() {
    Runtime machine = Runtime.getRuntime();
    int cores = Math.clamp(machine.availableProcessors() - 1, 1, MAX_AT_A_TIME);
    ThreadFactory threads = Thread.ofVirtual().name("probe-judge-", 0).factory();
    return new Judges(threads, cores, machine.maxMemory() / 2);
  }

  /**
   * Judges when it is the turn's time; throws RejectedExecutionException when too many wait.
   *
   * @param judging does the work and says how to tell the verdict, which may block: nobody waits
   *     for that
   */
  public void execute(Turn turn, Supplier<Runnable> judging) {
    Thread thread = threads.newThread(() -> run(turn, judging));
    lock.lock();
    try {
      if (pages >= MAX_PAGES) {
        throw new RejectedExecutionException(MAX_PAGES + " pages wait to be judged");
      }
      pages++;
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  private void run(Turn turn, Supplier<Runnable> judging) {
    begin(turn);
    Runnable tell;
    try {
      tell = judging.get();
    } finally {
      end();
    }
    tell.run();
  }

  private void begin(Turn turn) {
    lock.lock();
    try {
      if (working < atATime) {
        working++;
      } else {
        await(turn);
      }
    } finally {
      lock.unlock();
    }
    turn.resume();
  }

  /**
   * Lets somebody go first who has used less, if there is one. Else the rest of the process: on a
   * machine with one core a virtual thread that only works would keep all others waiting.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it for being right
  void giveWay(Turn turn) {
    Thread.yield();
    lock.lock();
    try {
      if (!queue.isEmpty() && queue.first().usedNanos() <= turn.usedNanos()) {
        next();
        await(turn);
      }
    } finally {
      lock.unlock();
    }
    turn.resume();
  }

  void release(long bytes) {
    lock.lock();
    try {
      heldBytes -= bytes;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      pages--;
      next();
    } finally {
      lock.unlock();
    }
  }

  /** Hands the place of one who stops working to the first in the queue. */
  private void next() {
    Waiting first = working > atATime ? null : queue.pollFirst();
    if (first == null) {
      working--;
    } else {
      waiting.remove(first.turn());
      first.mayGoOn().signal();
    }
  }

  private void await(Turn turn) {
    if (turn.isCancelled()) {
      working++;
      return;
    }
    Waiting place = new Waiting(turn, turn.usedNanos(), numbers++, lock.newCondition());
    waiting.put(turn, place);
    queue.add(place);
    while (waiting.containsKey(turn)) {
      place.mayGoOn().awaitUninterruptibly();
    }
  }

  /** A cancelled turn does not wait: all that it will do is end, and free its memory. */
  void wake(Turn turn) {
    lock.lock();
    try {
      Waiting place = waiting.remove(turn);
      if (place != null) {
        queue.remove(place);
        working++;
        place.mayGoOn().signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Memory for a page that holds some already. One that is alone may hold any amount, which its
   * {@code max_bytes} bounds.
   */
  void hold(long already, long bytes) {
    lock.lock();
    try {
      if (heldBytes + bytes > maxHeldBytes && heldBytes > already) {
        throw new RejectedExecutionException(
            "pages that are being judged fill %d MiB already".formatted(heldBytes >> 20));
      }
      heldBytes += bytes;
    } finally {
      lock.unlock();
    }
  }
}
