package dev.vedette.check;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.Schedule.Kind;
import dev.vedette.check.targets.TargetChange;
import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import dev.vedette.check.targets.Watched;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Slots;
import dev.vedette.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is watched. Changes come from any thread into one mailbox and are applied in their order on
 * the thread of the schedule, which alone may call what is marked so.
 */
final class Watchlist {
  /**
   * Whoever takes a target over probes a slot of so long ago too, late: longer than it takes a
   * group of checkers to notice that one is gone, and to restart one.
   */
  static final Duration LATE_WITHIN = Duration.ofSeconds(12);

  private final String location;
  private final Progress progress;
  private final Schedule<Watched> schedule = new Schedule<>();
  private final Tombstones tombstones;
  private final Queue<Change> mailbox = new ConcurrentLinkedQueue<>();
  private volatile boolean isToBeShared;

  /** What is not probed for now; of the thread of the schedule. */
  private final Map<String, Watched> paused = new HashMap<>();

  /** As it will be when the mailbox is empty. */
  private final Map<String, Target> targets = new HashMap<>();

  /**
   * A change of what is watched.
   *
   * @param isOwn whether it is of a list of all that this checker has to watch, which nobody else
   *     does; false: of a share of what several checkers watch
   */
  private record Change(TargetChange<Watched> change, boolean isOwn) {}

  Watchlist(String location, Progress progress) {
    this.location = location;
    this.progress = progress;
    tombstones = progress.tombstones();
  }

  /**
   * What an earlier run had to watch by itself may be others' from now on: nothing is said of it.
   */
  void share() {
    isToBeShared = true;
  }

  /** Takes changes of a share in their order, all of them or none. */
  synchronized void apply(Collection<TargetChange<Watched>> changes) {
    take(changes, false);
  }

  /**
   * Watches exactly these. What is gone is told to be removed, also what an earlier run has watched
   * by a list of its own.
   */
  synchronized void only(Collection<Put<Watched>> wanted) {
    List<TargetChange<Watched>> changes = new ArrayList<>(wanted);
    Set<String> gone = new HashSet<>(targets.keySet());
    wanted.forEach(put -> gone.remove(put.name()));
    gone.forEach(name -> changes.add(new Remove<>(name)));
    take(changes, true);
  }

  private synchronized void take(Collection<TargetChange<Watched>> changes, boolean own) {
    for (TargetChange<Watched> change : changes) {
      switch (change) {
        case Put<Watched> put -> targets.put(put.name(), put.item().target());
        case Remove<Watched> remove -> targets.remove(remove.name());
        case GiveUp<Watched> gone -> targets.remove(gone.name());
      }
    }
    changes.forEach(change -> mailbox.add(new Change(change, own)));
  }

  /**
   * Watches exactly these: what is new begins with its next slot, what is the same goes on
   * untouched.
   *
   * @param prepare is called for those that are new or changed; if it throws all stays as it was
   * @return what was to be changed
   */
  List<TargetChange<Watched>> replace(
      Collection<Target> wanted, Function<Target, Watched> prepare) {
    Map<Target, Watched> prepared = new HashMap<>();
    // It may take a second, and whoever asks for the health does not wait so long.
    changed(wanted).forEach(target -> prepared.put(target, prepare.apply(target)));
    return exchange(wanted, target -> prepared.computeIfAbsent(target, prepare));
  }

  private synchronized List<Target> changed(Collection<Target> wanted) {
    return wanted.stream().filter(target -> !target.equals(targets.get(target.name()))).toList();
  }

  private synchronized List<TargetChange<Watched>> exchange(
      Collection<Target> wanted, Function<Target, Watched> prepared) {
    List<TargetChange<Watched>> changes = new ArrayList<>();
    Set<String> gone = new HashSet<>(targets.keySet());
    wanted.forEach(target -> gone.remove(target.name()));
    changed(wanted)
        .forEach(target ->
            changes.add(new Put<>(target.name(), prepared.apply(target), new Start.Next())));
    gone.forEach(name -> changes.add(new Remove<>(name)));
    take(changes, true);
    return changes;
  }

  /** Targets watched, without those that are paused. */
  synchronized int size() {
    return targets.size() - paused();
  }

  /** Those that are paused. */
  synchronized int paused() {
    return (int) targets.values().stream().filter(Target::pause).count();
  }

  /**
   * Empties the mailbox; for the thread of the schedule.
   *
   * @param marks takes the last row of those that are paused or removed
   */
  void applyChanges(Instant now, Collection<Due<Watched>> marks) {
    if (isToBeShared) {
      isToBeShared = false;
      tombstones.forget();
    }
    boolean isOwn = false;
    for (Change change : takeMail()) {
      isOwn |= change.isOwn;
      apply(change, now, marks);
    }
    if (isOwn) {
      tombstones.isComplete(now);
    }
  }

  private List<Change> takeMail() {
    return mailbox.isEmpty() ? List.of() : takeWholeMail();
  }

  /** Of a list all or nothing. */
  private synchronized List<Change> takeWholeMail() {
    List<Change> mail = new ArrayList<>(mailbox);
    mailbox.clear();
    return mail;
  }

  private void apply(Change mail, Instant now, Collection<Due<Watched>> marks) {
    switch (mail.change) {
      case Put<Watched>(String name, Watched item, Start start) -> {
        if (mail.isOwn) {
          tombstones.keep(item);
        }
        if (!item.target().pause()) {
          paused.remove(name);
          put(name, item, start, now);
          return;
        }
        boolean known = paused.put(name, item) != null;
        stop(name, now);
        // The one beside whom this checker stands has said so.
        if (!known && !(start instanceof Start.Beside)) {
          marks.add(mark(item, Kind.PAUSED, now));
        }
      }
      case Remove<Watched>(String name) -> {
        Watched gone = stop(name, now);
        gone = gone == null ? paused.remove(name) : gone;
        if (gone != null) {
          marks.add(mark(gone, Kind.REMOVED, now));
          tombstones.isSaid(name);
        }
      }
      case GiveUp<Watched>(String name) -> {
        paused.remove(name);
        stop(name, now);
      }
    }
  }

  /** As {@link Tombstones#take}; for the thread of the schedule. */
  List<CheckResult> takeDropped(Instant now) {
    return tombstones.take(now, name -> progress.earlier(name).orElse(null));
  }

  /** Returns what was scheduled; null where nothing was. */
  private @Nullable Watched stop(String name, Instant now) {
    // Begun, so that what an earlier run says of it is forgotten as well.
    progress.begun(name, now);
    progress.ended(name);
    return schedule.remove(name);
  }

  /**
   * After every slot that was handed out, so that it takes no result's place: the row is at no slot
   * but at the moment.
   */
  private static Due<Watched> mark(Watched item, Kind kind, Instant now) {
    return new Due<>(item, now.truncatedTo(ChronoUnit.MILLIS).plusMillis(1), kind);
  }

  private void put(String name, Watched item, Start start, Instant now) {
    Slots slots = Slots.of(name, location, item.target().interval());
    switch (start) {
      case Start.Next() -> schedule.put(name, item, slots, now);
      case Start.AtOnce(Duration delay) -> {
        Instant at = now.plus(delay);
        Instant next = slots.after(now);
        Instant first = next.isAfter(at) ? slots.atOrBefore(now) : next;
        progress
            .earlier(name)
            .ifPresent(until -> schedule.nameUnattended(item, slots, until, first));
        schedule.putLate(name, item, slots, now, at);
      }
      case Start.Resume(Instant others, Instant since) -> {
        Instant from = latestKnown(others, progress.earlier(name).orElse(null));
        if (from == null) {
          schedule.put(name, item, slots, now);
        } else {
          Instant until = latest(from, existsSince(since, now));
          schedule.resume(name, item, slots, now, until, LATE_WITHIN);
        }
      }
      case Start.Beside(Instant others, Instant since) -> {
        Instant last = slots.atOrBefore(now);
        boolean recent = !last.isBefore(now.minus(LATE_WITHIN));
        Instant until =
            latest(latest(others, existsSince(since, now)), recent ? last.minusMillis(1) : now);
        schedule.resume(name, item, slots, now, until, LATE_WITHIN);
      }
    }
    progress.begun(name, now);
  }

  /** Written by a clock that is ahead of ours, it may be from the future. */
  private static Instant existsSince(Instant since, Instant now) {
    return since.isAfter(now) ? now : since;
  }

  private static @Nullable Instant latestKnown(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return latest(one, other);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** As {@link Schedule#takeDue}; for the thread of the schedule. */
  boolean takeDue(Instant now, Collection<Due<Watched>> due) {
    return schedule.takeDue(now, due);
  }

  /** As {@link Schedule#nextDueAt}; for the thread of the schedule. */
  Instant nextDueAt() {
    return schedule.nextDueAt();
  }

  /** As {@link Schedule#handedOutUntil}; for the thread of the schedule. */
  Optional<Instant> handedOutUntil() {
    return schedule.handedOutUntil();
  }
}
