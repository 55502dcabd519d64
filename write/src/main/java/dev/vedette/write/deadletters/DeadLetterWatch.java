package dev.vedette.write.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.ops.LogPace;
import dev.vedette.store.StoreException;
import dev.vedette.store.history.DeadLetterTargets;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.write.screening.Screened.Accepted;
import dev.vedette.write.screening.Screened.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that dead letters are seen: in the log, an hour of them in seven lines; in the
 * writer's readiness, those of the last hour; and in the table from which the page tells whose they
 * are. Bounded, whatever stands in the topic. Safe for use by many threads.
 */
public final class DeadLetterWatch {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterWatch.class);

  private static final Duration NOTED_FOR = Duration.ofHours(1);

  private record Minute(Instant at, long letters) {}

  private final DeadLetterTargets table;
  private final InstantSource clock;
  private final LogPace pace;

  /** What the table has not taken yet. */
  private final Map<String, Unstored> unstored = new HashMap<>();

  private final Map<String, Integer> stored = new HashMap<>();

  /** Those of the last hour, at most 61. */
  private final Deque<Minute> minutes = new ArrayDeque<>();

  private @Nullable Instant newestAt;
  private String newestReason = "";
  private long unlogged;

  /** Has seen none yet. */
  public DeadLetterWatch(DeadLetterTargets table, InstantSource clock, LongSupplier nanoTime) {
    this.table = table;
    this.clock = clock;
    pace = new LogPace(nanoTime);
  }

  /** What became of a batch: these are rows now, and those in the topic of dead letters. */
  public void saw(List<Accepted> accepted, List<Refused> refused) {
    synchronized (this) {
      refused.forEach(this::note);
      accepted.forEach(this::settle);
      logNow();
    }
    save();
  }

  private void note(Refused refused) {
    Instant now = clock.instant();
    Unstored one = new Unstored(name(refused), 1, now, now, refused.reason());
    // One name more than there is room for is none.
    boolean room =
        unstored.containsKey(one.target()) || unstored.size() < DeadLetterTargets.MAX_TARGETS;
    unstored.merge(
        room ? one.target() : "",
        room ? one : new Unstored("", 1, now, now, one.reason()),
        Unstored::plus);
    newestAt = now;
    newestReason = one.reason();
    unlogged++;
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    Minute last = minutes.peekLast();
    if (last != null && last.at.equals(minute)) {
      minutes.removeLast();
      minutes.addLast(new Minute(minute, last.letters + 1));
    } else {
      minutes.addLast(new Minute(minute, 1));
    }
    forgetOld(now);
  }

  private void forgetOld(Instant now) {
    while (!minutes.isEmpty() && minutes.getFirst().at.isBefore(now.minus(NOTED_FOR))) {
      minutes.removeFirst();
    }
  }

  private static String name(Refused refused) {
    if (refused.result() != null) {
      return refused.result().target();
    }
    byte[] key = refused.source().key();
    if (key == null || key.length > 4 * DeadLetterTargets.MAX_NAME) {
      return "";
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  /** A replayed dead letter that is a row now. */
  private void settle(Accepted accepted) {
    if (accepted.source().headers().lastHeader(DeadLetterHeaders.REPLAYED) != null
        && stored.size() < DeadLetterTargets.MAX_TARGETS) {
      stored.merge(accepted.result().target(), 1, Integer::sum);
    }
  }

  private void logNow() {
    if (unlogged > 0 && pace.isDue()) {
      log.warn(
          "{} events could not be stored and are dead letters now, the newest because of: {}"
              + " ('vedette dead-letters list' shows all)",
          unlogged,
          newestReason);
      unlogged = 0;
    }
  }

  /** The table is for people: when it can't be written now it is with the next batch. */
  private void save() {
    Map<String, Unstored> more;
    Map<String, Integer> less;
    synchronized (this) {
      more = Map.copyOf(unstored);
      less = Map.copyOf(stored);
    }
    if (more.isEmpty() && less.isEmpty()) {
      return;
    }
    try {
      table.update(more.values(), less);
    } catch (StoreException e) {
      log.debug("dead letters not noted: {}", e.getMessage());
      return;
    }
    synchronized (this) {
      unstored.clear();
      stored.clear();
    }
  }

  /** Those of the last hour, in words; empty when there was none. To be asked now and then. */
  public synchronized Optional<String> note() {
    logNow();
    forgetOld(clock.instant());
    long letters = minutes.stream().mapToLong(Minute::letters).sum();
    if (letters == 0 || newestAt == null) {
      return Optional.empty();
    }
    return Optional.of(
        "%d dead letters in the last hour, the newest at %s: %s"
            .formatted(letters, newestAt.truncatedTo(ChronoUnit.SECONDS), newestReason));
  }
}
