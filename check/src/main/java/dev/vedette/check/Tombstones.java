package dev.vedette.check;

import dev.vedette.check.targets.Watched;
import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import dev.vedette.wire.event.ResultEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last row of each target that the configuration names, kept on disk until it was said: so the
 * next run can say that a target was removed which its configuration does not name any more.
 *
 * <p>It is there before the target's first result can open an incident, and goes only when the row
 * was in Kafka or on disk for sure. So a kill at any moment costs at most that it is said twice,
 * which is no more than once. For the thread of the schedule alone.
 */
final class Tombstones {
  /**
   * From when a run has its targets until it says that others are gone. A file that was half
   * written when the run began is read again within it.
   */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Of these so many are read and said at a time, so that whoever takes them can keep up. */
  static final int MAX_A_TURN = 1_000;

  /** Of these so many are saved at a time, so that progress waits a tenth of a second for them. */
  static final int MAX_A_SAVE = 5_000;

  private static final int MAX_LOGGED = 10;

  private static final Logger log = LoggerFactory.getLogger(Tombstones.class);

  private final String location;
  private final ProgressDisk disk;

  /** Those of an earlier run that this one has not taken up. */
  private final Set<String> left;

  private final Map<String, Watched> kept = new HashMap<>();
  private final Set<String> unsaved = new HashSet<>();

  /** Said since the last note; until the next one it may be in memory alone. */
  private final Set<String> said = new HashSet<>();

  private final Set<String> saidBefore = new HashSet<>();

  /** Said, and not to be said again. */
  private final Set<String> done = new HashSet<>();

  private @Nullable Instant since;
  private @Nullable Reading reading;
  private @Nullable Saving saving;
  private int failuresSeen;

  /** The disk has failed since the last note: it is left alone until the next. */
  private boolean hasFailed;

  private record Reading(List<String> names, Future<Map<String, byte[]>> events) {}

  private record Saving(List<String> done, Future<?> end) {}

  /**
   * @param location where this checker stands
   * @param left names of which an earlier run has left one
   */
  Tombstones(String location, ProgressDisk disk, Set<String> left) {
    this.location = location;
    this.disk = disk;
    this.left = left;
    failuresSeen = disk.failures();
  }

  /** The configuration names it. */
  void keep(Watched target) {
    String name = target.target().name();
    left.remove(name);
    said.remove(name);
    saidBefore.remove(name);
    done.remove(name);
    kept.put(name, target);
    unsaved.add(name);
  }

  /** Its last row is on its way. */
  void isSaid(String name) {
    if (kept.remove(name) != null) {
      unsaved.remove(name);
      said.add(name);
    }
  }

  /** The configuration's targets are all there; others that an earlier run had are gone. */
  void isComplete(Instant now) {
    since = since == null ? now : since;
  }

  /** The targets are others' too: nobody can tell which of them are gone. */
  void forget() {
    left.clear();
    var _ =
        disk.submit(file -> {
          file.deleteTombstones();
          return true;
        });
  }

  /**
   * Last rows of targets that are gone, some at a time; to be called often, as some of those that
   * are not gone are saved each time.
   *
   * @param accountedUntil until when an earlier run has accounted for a target's slots; null: not
   *     known
   */
  List<CheckResult> take(Instant now, Function<String, @Nullable Instant> accountedUntil) {
    if (hasFailed) {
      return List.of();
    }
    save(MAX_A_SAVE);
    if (left.isEmpty() || since == null || now.isBefore(since.plus(PATIENCE))) {
      return List.of();
    }
    Reading read = reading;
    if (read == null) {
      List<String> names = left.stream().limit(MAX_A_TURN).toList();
      reading = new Reading(names, disk.submit(file -> file.tombstones(names)));
      return List.of();
    }
    if (!read.events.isDone()) {
      return List.of();
    }
    reading = null;
    hasFailed = read.events.state() != Future.State.SUCCESS;
    return hasFailed ? List.of() : rows(read.names, read.events.resultNow(), now, accountedUntil);
  }

  private List<CheckResult> rows(
      List<String> names,
      Map<String, byte[]> events,
      Instant now,
      Function<String, @Nullable Instant> accountedUntil) {
    List<CheckResult> rows = new ArrayList<>();
    for (String name : names) {
      // One that was taken up meanwhile is not gone.
      if (left.remove(name)) {
        said.add(name);
        if (ResultDecoder.decode(events.get(name)) instanceof Decoded.Event(CheckResult row)) {
          rows.add(at(after(now, accountedUntil.apply(name)), row));
        } else {
          log.warn(
              "the last row of {} can't be read; 'vedette targets forget' says that it is gone",
              name);
        }
      }
    }
    if (!rows.isEmpty()) {
      List<String> gone = rows.stream().map(CheckResult::target).toList();
      log.info("targets: {} of an earlier run gone: {}", gone.size(), some(gone));
    }
    return rows;
  }

  /** Of many names enough to see which file was meant. */
  static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MAX_LOGGED, names.size())));
    return names.size() > MAX_LOGGED ? first + ", …" : first;
  }

  /**
   * After the last result of an earlier run, also when the clock was put back a little since: the
   * row is the last one.
   */
  private static Instant after(Instant now, @Nullable Instant until) {
    Instant latest = now;
    if (until != null && until.isBefore(now.plus(Schedule.MAX_WAIT_FOR_CLOCK))) {
      latest = until.isAfter(now) ? until : now;
    }
    return latest.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }

  private CheckResult row(Watched target) {
    return target.unknown(
        location,
        Instant.EPOCH,
        Instant.EPOCH,
        FailureCode.TARGET_REMOVED,
        "the target was removed");
  }

  private static CheckResult at(Instant slot, CheckResult row) {
    return CheckResult.unprobed(
        row.target(),
        row.location(),
        slot,
        slot,
        row.interval(),
        row.url(),
        row.outcome(),
        row.tags(),
        row.alerts());
  }

  /** What was said before the last note is in Kafka or on disk by now. */
  void note() {
    hasFailed = false;
    done.addAll(saidBefore);
    saidBefore.clear();
    saidBefore.addAll(said);
    said.clear();
    save(MAX_A_SAVE);
  }

  /** All that was said is in Kafka or on disk. */
  void close() {
    note();
    done.addAll(saidBefore);
    if (saving != null && !saving.end.isDone()) {
      saving = null;
    }
    save(Integer.MAX_VALUE);
  }

  private void save(int max) {
    if (isBusy() || (unsaved.isEmpty() && done.isEmpty())) {
      return;
    }
    Map<String, Watched> begun = new HashMap<>();
    Iterator<String> next = unsaved.iterator();
    while (next.hasNext() && begun.size() < max) {
      String name = next.next();
      begun.put(name, kept.get(name));
      next.remove();
    }
    List<String> ended = List.copyOf(done);
    done.clear();
    Future<?> end =
        disk.submit(file -> {
          file.saveTombstones(begun, target -> ResultEncoder.encode(row(target)), ended);
          return true;
        });
    saving = new Saving(ended, end);
  }

  /** Whether the last save is not done yet. If the disk has failed, the next one is of all. */
  private boolean isBusy() {
    Saving last = saving;
    if (last != null && !last.end.isDone()) {
      return true;
    }
    saving = null;
    if (last != null && last.end.state() != Future.State.SUCCESS) {
      last.done.stream().filter(name -> !kept.containsKey(name)).forEach(done::add);
    }
    int failures = disk.failures();
    if (failures != failuresSeen) {
      failuresSeen = failures;
      hasFailed = true;
      unsaved.addAll(kept.keySet());
    }
    return false;
  }
}
