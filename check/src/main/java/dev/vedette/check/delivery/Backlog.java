package dev.vedette.check.delivery;

import dev.vedette.check.delivery.IdRanges.Range;
import dev.vedette.ops.Outage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The results that Kafka does not have yet: in memory at first, on disk within a second, and in
 * memory for longer when the disk does not take them. Whatever of them nobody is sending can be
 * sent, so that a dead disk costs durability, not delivery.
 *
 * <p>Each result is in one place: in memory, free on disk, or on disk and leased to the sender. One
 * that Kafka has is deleted from the disk as soon as the disk allows. Not safe for many threads.
 */
final class Backlog {
  /** Results that wait in memory while the disk does not take them; beyond it the oldest go. */
  static final int MAX_IN_MEMORY = 10_000;

  /** Leased at most, so that results from the disk don't crowd out the live ones. */
  private static final int MAX_LEASED = 4_000;

  /** With the pauses of the thread this stays below the second that a kill may cost. */
  private static final Duration ON_DISK_AFTER = Duration.ofMillis(300);

  /** Each time costs a write that waits for the disk. */
  private static final Duration SYNC_EVERY = Duration.ofMillis(200);

  private static final Duration TRIM_EVERY = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Rows of one transaction; a disk with little room takes some, and locks are short. */
  private static final int ADDED_AT_ONCE = 1_000;

  private static final int REMOVED_AT_ONCE = 10_000;

  private final Spool spool;
  private final SpoolSettings settings;
  private final LostResults lost;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Outage outage;

  private final Deque<PendingResult> memory = new ArrayDeque<>();
  private final Map<Long, PendingResult> leased = new HashMap<>();

  /** Rows of results that Kafka has. */
  private final IdRanges delivered = new IdRanges();

  /** The file was opened anew, and the leased rows may not be in it. */
  private boolean unverified;

  /** Where to read on. */
  private long cursor;

  private long readAt;
  private long syncAt;
  private long trimAt;

  Backlog(
      Spool spool,
      SpoolSettings settings,
      LostResults lost,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.spool = spool;
    this.settings = settings;
    this.lost = lost;
    this.clock = clock;
    this.nanoTime = nanoTime;
    outage =
        new Outage(
            LoggerFactory.getLogger(ResultDelivery.class),
            "results wait in memory, %d at most, tried again every second".formatted(MAX_IN_MEMORY),
            settings.directory() + " holds results again",
            nanoTime);
    long now = nanoTime.getAsLong();
    readAt = now;
    syncAt = now;
    trimAt = now;
  }

  /** One more. */
  void add(PendingResult result) {
    memory.add(result);
  }

  /** Some to send, those first that only memory holds, then the oldest on disk. */
  List<PendingResult> take(int limit) {
    List<PendingResult> taken = new ArrayList<>();
    while (taken.size() < limit && !memory.isEmpty()) {
      taken.add(memory.remove());
    }
    takeFromDisk(Math.min(limit - taken.size(), MAX_LEASED - leased.size()), taken);
    return taken;
  }

  private void takeFromDisk(int limit, List<PendingResult> taken) {
    long now = nanoTime.getAsLong();
    if (limit <= 0 || !spool.isOpen() || onDisk() <= leased.size() || now - readAt < 0) {
      return;
    }
    try {
      List<PendingResult> rows = spool.after(cursor, limit, this::isTaken);
      for (PendingResult row : rows) {
        cursor = row.id();
        leased.put(row.id(), row);
      }
      if (rows.isEmpty()) {
        cursor = 0;
        readAt = now + SYNC_EVERY.toNanos();
      }
      taken.addAll(rows);
    } catch (SpoolException e) {
      failed(e);
      readAt = now + RETRY_AFTER.toNanos();
    }
  }

  private boolean isTaken(long id) {
    return leased.containsKey(id) || delivered.contains(id);
  }

  /** Kafka has it, or never will. */
  void forget(PendingResult result) {
    if (result.isOnDisk()) {
      leased.remove(result.id());
      delivered.add(result.id());
    }
  }

  /** The sender did not get rid of it. */
  void putBack(PendingResult result) {
    if (result.isOnDisk()) {
      leased.remove(result.id());
      cursor = Math.min(cursor, result.id() - 1);
    } else {
      memory.add(result);
    }
  }

  /**
   * Writes what has waited for long, deletes what Kafka has, and gives up what there is no room
   * for.
   *
   * @param unacknowledged what the sender has
   */
  void sync(Collection<PendingResult> unacknowledged) {
    if (nanoTime.getAsLong() - syncAt >= 0) {
      sync(unacknowledged, nanoTime.getAsLong() - ON_DISK_AFTER.toNanos());
    }
    giveUpExcess();
  }

  /** The same of everything, however short it has waited. */
  void syncAll(Collection<PendingResult> unacknowledged) {
    sync(unacknowledged, nanoTime.getAsLong());
  }

  private void sync(Collection<PendingResult> unacknowledged, long before) {
    syncAt = nanoTime.getAsLong() + SYNC_EVERY.toNanos();
    try {
      if (outage.isOn()) {
        healOrBeginAnew();
      }
      deleteDelivered();
      trim();
      copy(unacknowledged, before);
      writeDown(before);
      outage.isOver();
    } catch (SpoolException e) {
      failed(e);
      syncAt = nanoTime.getAsLong() + RETRY_AFTER.toNanos();
    }
  }

  /**
   * A disk that the spool has filled may have no room left to write a deletion down. When Kafka has
   * whatever is in the file, it is of no more use, and an empty one takes its place.
   */
  private void healOrBeginAnew() throws SpoolException {
    boolean another = isFileUseless();
    if (another) {
      spool.recreate();
    } else {
      another = spool.heal();
    }
    unverified |= another;
    if (unverified) {
      verify();
    }
  }

  private boolean isFileUseless() {
    return spool.isOpen() && !unverified && !delivered.isEmpty() && onDisk() == 0;
  }

  /** Whatever is in the file that was opened: it has then what the sender has, and Kafka not. */
  private void verify() throws SpoolException {
    if (spool.rows() == 0) {
      delivered.clear();
    }
    while (!delivered.isEmpty()) {
      deleteDelivered();
    }
    spool.add(leased.values());
    unverified = false;
  }

  private void deleteDelivered() throws SpoolException {
    if (!delivered.isEmpty()) {
      List<Range> ranges = delivered.lowest(REMOVED_AT_ONCE);
      spool.remove(ranges);
      delivered.removeLowest(ranges);
    }
  }

  private void trim() throws SpoolException {
    long now = nanoTime.getAsLong();
    if (spool.rows() == 0 || now - trimAt < 0) {
      return;
    }
    trimAt = now + TRIM_EVERY.toNanos();
    long given = 0;
    for (List<Long> ids = spool.trim(oldest()); !ids.isEmpty(); ids = spool.trim(oldest())) {
      given += ids.stream().filter(this::isNowhereElse).count();
    }
    lost.add(given, "the spool is full (check.spool.max_size), or they waited too long (max_age)");
  }

  private boolean isNowhereElse(long id) {
    PendingResult sending = leased.remove(id);
    if (sending != null) {
      sending.erased();
    }
    return sending == null && !delivered.remove(id);
  }

  private Instant oldest() {
    return settings.maxAge().isForever()
        ? Instant.EPOCH
        : clock.instant().minus(settings.maxAge().days(), ChronoUnit.DAYS);
  }

  /** What the sender has waited for too long stays with it, and is on disk too. */
  private void copy(Collection<PendingResult> unacknowledged, long before) throws SpoolException {
    List<PendingResult> copied =
        unacknowledged.stream().filter(each -> !each.isOnDisk() && each.isDue(before)).toList();
    for (int from = 0; from < copied.size(); from += ADDED_AT_ONCE) {
      List<PendingResult> some =
          copied.subList(from, Math.min(copied.size(), from + ADDED_AT_ONCE));
      spool.add(some);
      some.forEach(each -> leased.put(each.id(), each));
    }
  }

  private void writeDown(long before) throws SpoolException {
    while (!memory.isEmpty() && memory.element().isDue(before)) {
      List<PendingResult> some = memory.stream().limit(ADDED_AT_ONCE).toList();
      spool.add(some);
      some.forEach(_ -> memory.remove());
    }
  }

  private void failed(SpoolException e) {
    outage.isOn(String.valueOf(e.getMessage()));
  }

  private void giveUpExcess() {
    int excess = outage.isOn() ? memory.size() - MAX_IN_MEMORY : 0;
    for (int i = 0; i < excess; i++) {
      memory.remove();
    }
    lost.add(Math.max(0, excess), "neither Kafka nor the disk takes them");
  }

  /** Those that only memory holds; the sender has others. */
  int inMemory() {
    return memory.size();
  }

  /** Those on disk that Kafka does not have. */
  long onDisk() {
    return spool.rows() - delivered.size();
  }

  long bytesOnDisk() {
    return spool.bytes();
  }

  /** Why the disk does not hold results; null when it does. */
  @Nullable String outage() {
    return outage.cause();
  }

  /** Writes down what it can and closes the spool; what only memory holds is lost. */
  void close(Collection<PendingResult> unacknowledged) {
    unacknowledged.forEach(this::putBack);
    do {
      syncAll(List.of());
    } while (!outage.isOn() && !delivered.isEmpty());
    lost.add(memory.size(), "neither Kafka nor the disk takes them");
    memory.clear();
    try {
      spool.close();
    } catch (SpoolException e) {
      failed(e);
    }
  }
}
