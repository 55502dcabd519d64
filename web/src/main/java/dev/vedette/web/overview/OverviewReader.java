package dev.vedette.web.overview;

import static java.util.Objects.requireNonNull;

import dev.vedette.ops.Health;
import dev.vedette.ops.LogPace;
import dev.vedette.ops.Outage;
import dev.vedette.store.StoreException;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.web.page.Templates;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the overview for everybody who looks: at most one read at a time, and at most one a second,
 * whether one person looks or a hundred, whether it succeeds or fails. It is read beside the
 * visitors, who get what was read last: while somebody looks of a second ago, otherwise of some
 * seconds. Where nobody looks it is read all the same, so that the next visitor need not wait, and
 * readiness, metrics and log are up to date. Safe for use by many threads.
 */
public final class OverviewReader implements AutoCloseable {
  /** From one read to the next where nobody looks. */
  public static final Duration UNASKED = Duration.ofSeconds(10);

  /** How long a read, or its failure, is good enough: no other begins before. */
  public static final Duration GOOD_FOR = Duration.ofSeconds(1);

  /**
   * The same soon after the start, for so long: whoever has just started it, and looks, waits for
   * the first results.
   */
  static final Duration GOOD_FOR_AT_FIRST = Duration.ofMillis(100);

  private static final Duration AT_FIRST = Duration.ofSeconds(10);

  /**
   * What is older is shown to nobody. Longer than from a read where nobody looks to the end of the
   * next one, so that not even the first visitor after a while waits for it: the page says of when
   * it is, and brings itself up to date at once.
   */
  public static final Duration SHOWN_FOR = UNASKED.plusSeconds(5);

  /** The same for programs and open pages, which take what they get for how it is now. */
  static final Duration TOLD_FOR = Duration.ofSeconds(3);

  /** For how long after a visitor the next one is awaited. */
  static final Duration LOOKED_FOR = Duration.ofSeconds(10);

  /** How long a visitor waits for the database before being told that it does not answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Logger log = LoggerFactory.getLogger(OverviewReader.class);
  private static final int REFERENCE_LENGTH = 8;
  private static final double MILLIS_PER_SECOND = 1_000;

  /** One for all of its troubles: of those that come and go the log tells but a few. */
  private final String reference = UUID.randomUUID().toString().substring(0, REFERENCE_LENGTH);

  private final OverviewSource source;
  private final OverviewBuilder builder;
  private final FiguresCache figures;
  private final Timer duration;
  private final InstantSource clock;
  private final Duration patience;
  private final LogPace faults = new LogPace(System::nanoTime);
  private final Outage outage =
      new Outage(
          log, "the overview can't be read", "the overview can be read again", System::nanoTime);
  private final Thread unasked;

  /** Held by who makes ready what was read; whoever comes meanwhile leaves it out. */
  private final ReentrantLock showing = new ReentrantLock();

  private volatile Consumer<Overview> beforeShown = overview -> {};
  private volatile Instant lookedAt = Instant.MIN;

  /** By the clock that never steps; null: it does not read unasked yet. */
  private volatile @Nullable Long startedNanos;

  /** Null: there is none, or the last read failed. */
  private volatile @Nullable Overview newest;

  /** The newest that is ready; null likewise. */
  private volatile @Nullable Overview shown;

  private CompletableFuture<Overview> latest = new CompletableFuture<>();
  private Instant begun = Instant.MIN;
  private boolean reading;
  private volatile boolean closed;
  private volatile Health health = new Health.Waiting("has not read the database yet");

  /** As last read; null: there is none, or the last read failed. */
  private volatile @Nullable Instant newestSlot;

  /**
   * Reads nothing yet.
   *
   * @param duration of reading, failed reads too
   * @param patience how long a visitor waits
   */
  public OverviewReader(
      OverviewSource source,
      Templates templates,
      Timer duration,
      InstantSource clock,
      Duration patience) {
    this.source = source;
    builder = new OverviewBuilder(templates);
    figures = new FiguresCache(source);
    this.duration = duration;
    this.clock = clock;
    this.patience = patience;
    unasked =
        Thread.ofPlatform().daemon().name("web-overview-unasked").unstarted(this::readUnasked);
  }

  /** What has to be done with each overview before visitors get it; takes the place of another. */
  void beforeShown(Consumer<Overview> action) {
    beforeShown = action;
  }

  /** Begins to read unasked. */
  public OverviewReader start() {
    startedNanos = System.nanoTime();
    unasked.start();
    return this;
  }

  private void readUnasked() {
    try {
      Instant unaskedAt = Instant.MIN;
      while (true) {
        Instant now = clock.instant();
        boolean due = !now.isBefore(unaskedAt.plus(UNASKED)) || now.isBefore(unaskedAt);
        if (due || isLookedAt()) {
          unaskedAt = due ? now : unaskedAt;
          var _ = refresh();
        }
        Thread.sleep(goodFor());
      }
    } catch (InterruptedException closed) {
      log.debug("the overview is read no more");
    }
  }

  private Duration goodFor() {
    Long started = startedNanos;
    boolean hurried = started != null && System.nanoTime() - started < AT_FIRST.toNanos();
    return hurried ? GOOD_FOR_AT_FIRST : GOOD_FOR;
  }

  private boolean isLookedAt() {
    Instant last = lookedAt;
    return !last.equals(Instant.MIN) && last.plus(LOOKED_FOR).isAfter(clock.instant());
  }

  /** Seconds since the slot of the newest result; NaN where that is not known. */
  public double newestResultAge() {
    Instant newest = newestSlot;
    return newest == null
        ? Double.NaN
        : Duration.between(newest, clock.instant()).toMillis() / MILLIS_PER_SECOND;
  }

  /**
   * What a visitor is to see, never older than {@link #SHOWN_FOR}, and where nothing was there yet
   * than {@link #GOOD_FOR}: whoever waits for a first result looks every few seconds. Or says why
   * there is no such thing.
   */
  Overview shown() throws OverviewUnavailable {
    Overview known = shown;
    boolean empty = known != null && known.rows().isEmpty();
    return ifYoung(known, empty ? GOOD_FOR : SHOWN_FOR);
  }

  /** What a program is told, never older than {@link #TOLD_FOR}. */
  Overview told() throws OverviewUnavailable {
    return ifYoung(shown, TOLD_FOR);
  }

  /** The same, not older than what was read before, though it may not be ready to be sent. */
  Overview newest() throws OverviewUnavailable {
    return ifYoung(newest, TOLD_FOR);
  }

  private Overview ifYoung(@Nullable Overview known, Duration age) throws OverviewUnavailable {
    Instant now = clock.instant();
    lookedAt = now;
    return known != null && !now.isBefore(known.readAt()) && now.isBefore(known.readAt().plus(age))
        ? known
        : read();
  }

  /** Waits for what is at most {@link #GOOD_FOR} old, or says why there is no such thing. */
  Overview read() throws OverviewUnavailable {
    try {
      return refresh().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new OverviewUnavailable(trouble(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new OverviewUnavailable(trouble(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OverviewUnavailable(trouble(e), e);
    }
  }

  /** What is known of the days, as of the last read. */
  Figures figures() {
    return figures.latest();
  }

  /** How reading goes; never blocks, but sees to it that the answer is soon up to date. */
  public Health health() {
    var _ = refresh();
    return health;
  }

  private synchronized CompletableFuture<Overview> refresh() {
    Instant now = clock.instant();
    boolean old = now.isBefore(begun) || !now.isBefore(begun.plus(goodFor()));
    if (!reading && (begun.equals(Instant.MIN) || old)) {
      reading = true;
      begun = now;
      CompletableFuture<Overview> next = new CompletableFuture<>();
      latest = next;
      Thread.ofVirtual().name("web-overview").start(() -> fill(next));
    }
    return latest;
  }

  // Whatever the source throws, also an Error, has to reach those who wait.
  private void fill(CompletableFuture<Overview> next) {
    Overview overview;
    try {
      overview = requireNonNull(duration.recordCallable(this::overview));
      succeeded(overview);
    } catch (Throwable e) {
      newest = null;
      shown = null;
      trouble(e);
      finished();
      next.completeExceptionally(e);
      return;
    }
    newest = overview;
    finished();
    next.complete(overview);
    show(overview);
  }

  /** After those who wait have it: to make it ready may take as long as to read it. */
  private void show(Overview overview) {
    if (!showing.tryLock()) {
      return;
    }
    try {
      beforeShown.accept(overview);
      shown = overview;
    } catch (RuntimeException e) {
      if (faults.isDue()) {
        log.error("the overview can't be drawn, reference {}", reference, e);
      }
    } finally {
      showing.unlock();
    }
  }

  private Overview overview() {
    Instant now = clock.instant();
    List<StoredIncident> open = source.open();
    return builder.next(
        new OverviewBuilder.Read(
            now,
            source.states(),
            open,
            source.acknowledged(open),
            source.unstored(),
            source.maintenance(now),
            source.unused(),
            figures.at(now)));
  }

  private synchronized void finished() {
    reading = false;
  }

  private synchronized void succeeded(Overview overview) {
    outage.isOver();
    newestSlot = overview.newestSlot().orElse(null);
    // Still ready: whoever is sent away then can't see since when nothing comes.
    health =
        new Health.Ready(
            overview
                .silentSince()
                .map(since -> "reads the database; no result from anywhere since " + since)
                .orElse("reads the database"));
  }

  /** Names the trouble; logged when it begins and now and then, not for every visitor. */
  private synchronized String trouble(@Nullable Throwable cause) {
    newestSlot = null;
    String why = why(cause);
    if (closed) {
      // The database goes next: a read under way fails for no fault of anybody's.
      log.debug("the overview can't be read any more", cause);
      return reference;
    }
    health =
        new Health.Waiting(
            "can't read the database, reference " + reference + (why.isEmpty() ? "" : ": " + why));
    if (!why.isEmpty()) {
      outage.isOn(why + ", reference " + reference);
    } else if (faults.isDue()) {
      log.error("the overview can't be read, reference {}", reference, cause);
    }
    return reference;
  }

  /**
   * Under which the log knows already why the database can't be read; empty while it can, and where
   * the reason may concern the overview alone.
   */
  public Optional<String> knownTrouble() {
    return outage.isOn() ? Optional.of(reference) : Optional.empty();
  }

  /** What an operator needs to know; empty for what only a stack trace tells. */
  private String why(@Nullable Throwable cause) {
    return switch (cause) {
      case StoreException e when e.isExplained() -> String.valueOf(e.getMessage());
      case TimeoutException e -> "no answer for " + patience.toSeconds() + " s";
      case null, default -> "";
    };
  }

  /** What is being read goes on, but nobody hears of how it ends. */
  @Override
  public void close() {
    closed = true;
    unasked.interrupt();
  }
}
