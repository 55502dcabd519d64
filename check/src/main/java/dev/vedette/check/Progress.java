package dev.vedette.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this checker watches and how far it is, kept on disk so that its next run knows which slots
 * went by in between.
 *
 * <p>It notes each {@link #EVERY} up to when all slots were handed to the delivery, and saves what
 * it noted the time before: by then these results are in Kafka or on disk. So a kill at any moment
 * loses nothing that was noted; the slots of the last seconds are named again. Without a disk all
 * it costs is this.
 *
 * <p>For the thread of the schedule alone, but for {@link #safeUntil()}; the disk is written by a
 * thread of its own.
 */
final class Progress {
  /** Twice the time within which a result is in Kafka or on disk. Each time costs a write. */
  static final Duration EVERY = Duration.ofSeconds(2);

  /**
   * After the first target was taken up again, the others of the earlier run are forgotten after
   * this long: they were removed meanwhile, or another checker has them.
   */
  private static final Duration EARLIER_RUN_LASTS = Duration.ofMinutes(1);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private final ProgressDisk disk;
  private final Tombstones tombstones;

  /** Until when the targets of an earlier run were accounted for. */
  private final Map<String, Instant> earlier;

  /** What is watched, and since when by this run. */
  private final Map<String, Instant> watched = new HashMap<>();

  private final Set<String> begun = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private @Nullable Instant noted;
  private @Nullable Instant firstBegunAt;
  private @Nullable Future<Boolean> saving;
  private boolean everythingAnew;
  private int failuresSeen;
  private volatile @Nullable Instant safe;

  private Progress(ProgressDisk disk, String location, LastRun last) {
    this.disk = disk;
    earlier = last.until();
    tombstones = new Tombstones(location, disk, last.tombstones());
  }

  /**
   * What the last run left.
   *
   * @param until when the slots of each target that it watched were accounted for
   * @param tombstones names of the targets that it had to watch
   */
  private record LastRun(Map<String, Instant> until, Set<String> tombstones) {}

  /**
   * Takes up what an earlier run left in a directory, which is there; never fails.
   *
   * @param location where this checker stands
   */
  static Progress open(Path directory, String location) {
    ProgressDisk disk = new ProgressDisk(directory);
    try {
      return new Progress(
          disk, location, disk.first(file -> new LastRun(file.endLastRun(), file.tombstones())));
    } catch (IOException e) {
      log.warn(
          "{} can't be read, so this start does not know what the last run has checked: {}",
          directory.resolve(ProgressFile.FILE),
          e.getMessage());
      return new Progress(disk, location, new LastRun(new HashMap<>(), new HashSet<>()));
    }
  }

  /** What is to be said of targets that are gone. */
  Tombstones tombstones() {
    return tombstones;
  }

  /** Until when an earlier run of this checker has accounted for a target's slots. */
  Optional<Instant> earlier(String name) {
    return Optional.ofNullable(earlier.get(name));
  }

  /** Notes that a target is watched from a time on. */
  void begun(String name, Instant at) {
    if (watched.putIfAbsent(name, at) == null) {
      begun.add(name);
      ended.remove(name);
      earlier.remove(name);
    }
    if (firstBegunAt == null) {
      firstBegunAt = at;
    }
  }

  /** Notes that a target is watched no longer. */
  void ended(String name) {
    if (watched.remove(name) != null) {
      begun.remove(name);
      ended.add(name);
    }
  }

  /**
   * Saves what was noted the time before, and notes how far everything is now.
   *
   * @param accountedUntil every slot of a watched target up to then was handed to the delivery;
   *     null when that is not known
   */
  void note(@Nullable Instant accountedUntil, Instant now) {
    Instant saved = noted;
    if (saved != null) {
      safe = saved;
      forgetEarlierRun(now);
      save(saved);
    }
    tombstones.note();
    if (accountedUntil != null) {
      noted = accountedUntil;
    }
  }

  /** Every slot of a watched target up to then has its result, in Kafka or on disk. */
  Optional<Instant> safeUntil() {
    return Optional.ofNullable(safe);
  }

  private void forgetEarlierRun(Instant now) {
    Instant first = firstBegunAt;
    if (!earlier.isEmpty() && first != null && first.plus(EARLIER_RUN_LASTS).isBefore(now)) {
      ended.addAll(earlier.keySet());
      earlier.clear();
    }
  }

  private void save(Instant until) {
    if (isBusy()) {
      return;
    }
    List<String> from = new ArrayList<>();
    for (String name : everythingAnew ? watched.keySet() : begun) {
      Instant at = watched.get(name);
      // One whose first slots are still to be named is not as far as the others.
      if (at != null && !at.isAfter(until)) {
        from.add(name);
      }
    }
    List<String> gone = List.copyOf(ended);
    boolean anew = everythingAnew;
    begun.removeAll(Set.copyOf(from));
    ended.clear();
    saving =
        disk.submit(file -> {
          if (anew) {
            file.replace(until, from);
          } else {
            file.save(until, from, gone);
          }
          return true;
        });
  }

  /** Whether the last save is not done yet. If it has failed, the next one is of everything. */
  private boolean isBusy() {
    Future<Boolean> last = saving;
    if (last != null && !last.isDone()) {
      return true;
    }
    saving = null;
    int failures = disk.failures();
    everythingAnew =
        failures != failuresSeen || (last != null && last.state() != Future.State.SUCCESS);
    failuresSeen = failures;
    if (everythingAnew) {
      begun.clear();
      begun.addAll(watched.keySet());
    }
    return false;
  }

  /**
   * Saves how far this run has come, and ends.
   *
   * @param accountedUntil every slot up to then has its result in Kafka or on disk; null when that
   *     is not known, and what was noted before holds
   */
  void close(@Nullable Instant accountedUntil) {
    awaitSave();
    Instant until = accountedUntil == null ? noted : accountedUntil;
    if (until != null) {
      save(until);
    }
    tombstones.close();
    disk.close();
  }

  private void awaitSave() {
    Future<Boolean> last = saving;
    try {
      if (last != null) {
        last.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.debug("the next save is of everything", e);
    } catch (TimeoutException e) {
      log.warn("the disk is slow; progress is not saved");
    }
  }
}
