package dev.vedette.check.targets;

import dev.vedette.check.targets.TargetChange.GiveUp;
import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Remove;
import dev.vedette.check.targets.TargetChange.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which targets this checker watches of those that a group shares by partition: events of the group
 * and of the topic go in, changes of the watchlist come out, in their order. No Kafka in it.
 *
 * <p>A partition is *assigned*, then *read* to its end, and from then on its targets are watched
 * and follow the topic. One that is *revoked* is **kept**: its targets are watched on, as they are,
 * until it is *released* because another checker watches them now, or it is assigned and read once
 * more. So a target is never between two checkers. So are those of others that we stand in for. Not
 * safe for use by many threads.
 *
 * @param <T> what is watched
 */
final class TargetShares<T> {
  /** A target of a partition, as it is since a time. */
  private record Member<T>(T item, Instant since) {}

  /** A partition that is ours. */
  private static final class Share<T> {
    private final Map<String, Member<T>> targets = new LinkedHashMap<>();
    private final Set<String> unusable = new HashSet<>();
    private boolean read;
  }

  private final Map<Integer, Share<T>> shares = new HashMap<>();

  /** Names that are watched though their partition is not ours any more. */
  private final Map<Integer, Set<String>> kept = new HashMap<>();

  private List<TargetChange<T>> changes = new ArrayList<>();

  /** A partition is ours from now on, to be read from its beginning. */
  void assigned(int partition) {
    shares.put(partition, new Share<>());
  }

  /** The topic says of a target how it is, since when; nothing if the partition is not ours. */
  void put(int partition, String name, T item, Instant since) {
    Share<T> share = shares.get(partition);
    if (share != null) {
      share.unusable.remove(name);
      share.targets.put(name, new Member<>(item, since));
      if (share.read) {
        changes.add(new Put<>(name, item, new Start.Next()));
      }
    }
  }

  /** The topic says that there is no such target any more. */
  void remove(int partition, String name) {
    Share<T> share = shares.get(partition);
    if (share != null) {
      share.unusable.remove(name);
      share.targets.remove(name);
      if (share.read) {
        changes.add(new Remove<>(name));
      }
    }
  }

  /** The topic says something of a target that can't be used here: it stays as it was. */
  void unusable(int partition, String name) {
    Share<T> share = shares.get(partition);
    if (share != null) {
      share.unusable.add(name);
    }
  }

  /**
   * A partition is read to its end.
   *
   * @param accountedUntil slots of its targets up to then have their results; null when nobody says
   *     so
   */
  void read(int partition, @Nullable Instant accountedUntil) {
    Share<T> share = shares.get(partition);
    if (share == null || share.read) {
      return;
    }
    share.read = true;
    Set<String> before = kept.getOrDefault(partition, Set.of());
    for (String name : before) {
      if (!share.targets.containsKey(name)) {
        // What can't be used here may well be watched by others.
        changes.add(share.unusable.contains(name) ? new GiveUp<>(name) : new Remove<>(name));
      }
    }
    share.targets.forEach((name, member) -> {
      Start start =
          before.contains(name)
              ? new Start.Next()
              : new Start.Resume(accountedUntil, member.since());
      changes.add(new Put<>(name, member.item(), start));
    });
    kept.remove(partition);
  }

  /** A partition is ours no longer; what we watch of it we go on to watch. */
  void revoked(int partition) {
    Share<T> share = shares.remove(partition);
    if (share != null && share.read && !share.targets.isEmpty()) {
      kept.put(partition, Set.copyOf(share.targets.keySet()));
    }
  }

  /**
   * The targets of a partition that is another's are watched beside it, and kept as those of one
   * that was revoked; nothing if they are watched here already.
   */
  void standIn(int partition, List<Put<T>> targets) {
    if (!isWatched(partition)) {
      changes.addAll(targets);
      kept.put(partition, targets.stream().map(Put::name).collect(Collectors.toUnmodifiableSet()));
    }
  }

  /** Whether the targets of a partition are watched here, as ours or kept. */
  boolean isWatched(int partition) {
    Share<T> share = shares.get(partition);
    return kept.containsKey(partition) || (share != null && share.read);
  }

  /** Another checker watches the targets of a partition that we kept, or nobody is to. */
  void released(int partition) {
    Set<String> names = kept.remove(partition);
    if (names != null) {
      names.forEach(name -> changes.add(new GiveUp<>(name)));
    }
  }

  /** What is to be changed by what happened since the last call, in its order. */
  List<TargetChange<T>> takeChanges() {
    List<TargetChange<T>> taken = changes;
    changes = new ArrayList<>();
    return taken;
  }

  /** The partitions that are ours. */
  Set<Integer> assigned() {
    return Set.copyOf(shares.keySet());
  }

  /** Of them, those that are not read to their end. */
  Set<Integer> unread() {
    Set<Integer> unread = new HashSet<>();
    shares.forEach((partition, share) -> {
      if (!share.read) {
        unread.add(partition);
      }
    });
    return unread;
  }

  /** The partitions that are not ours, whose targets we watch. */
  Set<Integer> kept() {
    return Set.copyOf(kept.keySet());
  }

  /** Their targets. */
  int keptTargets() {
    return kept.values().stream().mapToInt(Set::size).sum();
  }

  /** Targets of our partitions that can't be used here. */
  int unusable() {
    return shares.values().stream().mapToInt(share -> share.unusable.size()).sum();
  }
}
