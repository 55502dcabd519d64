package dev.vedette.store.checks;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.store.checks.NextChecks.Next;
import dev.vedette.store.checks.NextChecks.Slot;
import dev.vedette.store.checks.TargetLocations.SlotRange;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code target_pause}: from when to when a location did not check a target because it
 * was told so. It follows from the checks, whatever the order in which they come: a row is a run of
 * stops with nothing between them, and lasts until the check that ends the run. However often a
 * checker says so again, it is one row.
 *
 * <p>A late check may split a row, and a late stop may begin one, or lengthen one to its front;
 * then {@link NextChecks} says what comes after it. Where that is not certain, no row says so: what
 * was perhaps paused is unknown.
 */
final class TargetPauses {
  /** Rows sent at a time: what a batch reaches is judged as it comes, and not kept. */
  private static final int FETCH = 1_000;

  /** Those in which checks of these pairs, from one slot to another, may lie. */
  private static final String REACHED =
      """
      SELECT p.target_id, p.location_id, (extract(epoch FROM p.from_at) * 1000)::bigint,
        (extract(epoch FROM p.to_at) * 1000)::bigint, p.removed
      FROM target_pause p JOIN (
        SELECT target_id, location_id, timestamptz 'epoch' + first_ms * interval '1 ms' AS first_at,
          timestamptz 'epoch' + last_ms * interval '1 ms' AS last_at
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS u (target_id, location_id, first_ms, last_ms)
      ) s ON s.target_id = p.target_id AND s.location_id = p.location_id
      WHERE p.from_at <= s.last_at AND (p.to_at IS NULL OR p.to_at > s.first_at)
      """;

  private static final Comparator<Slot> BY_SLOT =
      Comparator.comparing(Slot::pair, Pause.BY_PAIR).thenComparingLong(Slot::slotMs);

  private final Connection connection;
  private final CheckRows rows;

  /** In the order of their slots; empty until it is needed, which hardly any batch does. */
  private final Map<TargetLocation, List<StoredCheck>> byPair = new HashMap<>();

  /** Those that lie in no row, and whether they say that the target was removed. */
  private final Map<Slot, Boolean> stops = new HashMap<>();

  private TargetPauses(Connection connection, CheckRows rows) {
    this.connection = connection;
    this.rows = rows;
  }

  /**
   * Brings it up to date with checks that have been stored, or are stored later.
   *
   * @param slots of these checks
   */
  static void save(Connection connection, CheckRows rows, Map<TargetLocation, SlotRange> slots)
      throws SQLException {
    TargetPauses pauses = new TargetPauses(connection, rows);
    for (StoredCheck check : rows.checks()) {
      if (isStop(check)) {
        pauses.stops.put(new Slot(pair(check), check.slotMs()), isRemoved(check));
      }
    }
    pauses.split(slots);
    pauses.begin();
  }

  private static boolean isStop(StoredCheck check) {
    Failure failure = check.result().failure();
    return failure != null && failure.code().meansStopped();
  }

  private static boolean isRemoved(StoredCheck check) {
    Failure failure = check.result().failure();
    return failure != null && failure.code() == FailureCode.TARGET_REMOVED;
  }

  private static TargetLocation pair(StoredCheck check) {
    return new TargetLocation(check.targetId(), check.locationId());
  }

  /**
   * A check that is no stop, and the pause in which it lies.
   *
   * @param endMs until when nothing but stops comes after it; null: for ever
   * @param intervalMs for how long it stands
   * @param removed of the pause
   */
  private record Cut(Slot at, @Nullable Long endMs, long intervalMs, boolean removed) {
    /** What is left of the pause of a target that was forgotten then. */
    Pause rest(long forgottenMs) {
      long fromMs = Math.min(at.slotMs() + intervalMs, forgottenMs);
      return new Pause(at.pair(), fromMs, null, true);
    }
  }

  /** Ends rows where something else than a stop lies in them; later stops begin others. */
  private void split(Map<TargetLocation, SlotRange> slots) throws SQLException {
    List<Pause> old = new ArrayList<>();
    List<Pause> parts = new ArrayList<>();
    List<Cut> cuts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(REACHED)) {
      statement.setFetchSize(FETCH);
      TargetLocations.bind(connection, statement, slots);
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        Pause pause = read(row);
        List<Cut> own = cuts(pause);
        if (!own.isEmpty()) {
          old.add(pause);
          long endMs = own.getFirst().at.slotMs();
          if (endMs > pause.fromMs()) {
            parts.add(pause.until(endMs));
          }
          cuts.addAll(own);
        }
      }
    }
    addRests(cuts, parts);
    Pause.replace(connection, old, parts);
  }

  private static Pause read(ResultSet row) throws SQLException {
    return new Pause(
        new TargetLocation(row.getInt(1), row.getInt(2)),
        row.getLong(3),
        row.getObject(4, Long.class),
        row.getBoolean(5));
  }

  private List<Cut> cuts(Pause pause) {
    List<StoredCheck> checks = checks(pause.pair());
    List<Cut> cuts = new ArrayList<>();
    Long endMs = pause.toMs();
    for (int i = indexFrom(checks, pause.toMs()) - 1;
        i >= 0 && checks.get(i).slotMs() >= pause.fromMs();
        i--) {
      StoredCheck check = checks.get(i);
      Slot slot = new Slot(pause.pair(), check.slotMs());
      if (isStop(check)) {
        stops.remove(slot);
      } else if (check.slotMs() > pause.fromMs() || isKnown(check.result())) {
        cuts.add(new Cut(slot, endMs, check.result().interval().toMillis(), pause.removed()));
        endMs = check.slotMs();
      }
    }
    Collections.reverse(cuts);
    return cuts;
  }

  /** One of which nothing is known takes no stop's place. */
  private static boolean isKnown(CheckResult result) {
    return !(result.outcome() instanceof Outcome.Unknown);
  }

  private List<StoredCheck> checks(TargetLocation pair) {
    if (byPair.isEmpty()) {
      for (StoredCheck check : rows.checks()) {
        byPair.computeIfAbsent(pair(check), _ -> new ArrayList<>()).add(check);
      }
    }
    return byPair.getOrDefault(pair, List.of());
  }

  /** The index of the first check that is not before a time; null: their number. */
  private static int indexFrom(List<StoredCheck> checks, @Nullable Long endMs) {
    int low = 0;
    int high = checks.size();
    while (endMs != null && low < high) {
      int middle = (low + high) >>> 1;
      if (checks.get(middle).slotMs() < endMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** What is left of the rows after each cut: it begins with the next stop. */
  private void addRests(List<Cut> cuts, List<Pause> parts) throws SQLException {
    List<Next> nexts = NextChecks.find(connection, cuts.stream().map(Cut::at).toList());
    List<Cut> last = new ArrayList<>();
    for (int i = 0; i < nexts.size(); i++) {
      Next next = nexts.get(i);
      Long fromMs = next.slotMs();
      Long endMs = cuts.get(i).endMs;
      if (fromMs != null && next.isStop() && (endMs == null || fromMs < endMs)) {
        parts.add(new Pause(cuts.get(i).at.pair(), fromMs, endMs, next.isRemoved()));
      } else if (fromMs == null && endMs == null && next.isCertain() && cuts.get(i).removed) {
        last.add(cuts.get(i));
      }
    }
    addForgotten(last, parts);
  }

  /** A check that was still on its way when its target was forgotten does not bring it back. */
  private void addForgotten(List<Cut> last, List<Pause> parts) throws SQLException {
    if (last.isEmpty()) {
      return;
    }
    List<Integer> targets = last.stream().map(cut -> cut.at.pair().targetId()).distinct().toList();
    Map<Integer, Long> forgotten = TargetEnds.forgottenMs(connection, targets);
    for (Cut cut : last) {
      Long forgottenMs = forgotten.get(cut.at.pair().targetId());
      if (forgottenMs != null && cut.at.slotMs() < forgottenMs) {
        parts.add(cut.rest(forgottenMs));
      }
    }
  }

  /**
   * Adds rows for the stops that lie in none, the newest first: each may go on into a later row.
   */
  private void begin() throws SQLException {
    List<Slot> sorted = new ArrayList<>(stops.keySet());
    sorted.sort(BY_SLOT);
    List<Next> nexts = NextChecks.find(connection, sorted);
    List<Pause> old = new ArrayList<>();
    List<Pause> added = new ArrayList<>();
    for (int i = sorted.size() - 1; i >= 0; i--) {
      Next next = nexts.get(i);
      if (next.isTaken() || !next.isCertain()) {
        continue;
      }
      Slot slot = sorted.get(i);
      Pause later = later(slot.pair(), next, added);
      if (later != null && later.equals(next.pause())) {
        old.add(later);
      } else if (later != null) {
        added.removeLast();
      }
      Long endMs = later == null ? next.slotMs() : later.toMs();
      added.add(new Pause(slot.pair(), slot.slotMs(), endMs, stops.getOrDefault(slot, false)));
    }
    Pause.replace(connection, old, added);
  }

  /** The row that begins with the next check, just added or stored; null: none. */
  private static @Nullable Pause later(TargetLocation pair, Next next, List<Pause> added) {
    Pause last = added.isEmpty() ? null : added.getLast();
    boolean goesOn =
        last != null && last.pair().equals(pair) && Objects.equals(last.fromMs(), next.slotMs());
    return goesOn ? last : next.pause();
  }
}
