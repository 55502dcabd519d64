package dev.vedette.store.decisions;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.FoldWindow;
import dev.vedette.model.incident.FoldWindow.Addition;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.store.Partitions;
import dev.vedette.store.incidents.ExpectedIncidents;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.Reconciliation;
import dev.vedette.store.observations.FoldBeginning;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a target again from the last checkpoint before a check that came late, and brings its
 * incidents, checkpoints and state in line. It ends at the first checkpoint after the late checks
 * that decides as it did: so does everything after it. When it has read enough for one transaction
 * it ends at a midnight, and the next one goes on from there. Memory does not grow with the
 * history.
 */
final class Correction {
  /**
   * A month of minutes, or half a day of seconds, in some tenths of a second. The day that is begun
   * is read to its end all the same.
   */
  static final int CHECKS_AT_ONCE = 50_000;

  /** More days are asked for at once while there are few checks in them, and fewer else. */
  private static final int FEW_CHECKS = 5_000;

  /** Each of these days may be a partition to look into. */
  private static final int MAX_DAYS = 32;

  private record Key(IncidentKind kind, Instant openedAt) {}

  private final Connection connection;
  private final DirtyTarget dirty;
  private final FoldBeginning begin;
  private final LiveTarget target;
  private final SharedValues shared;
  private final Instant now;
  private final int checksAtOnce;
  private final Map<Key, Incident> incidents = new LinkedHashMap<>();
  private final List<ChecksAhead.Waiting> ahead = new ArrayList<>();
  private long checks;
  private @Nullable LocalDate day;

  /** Before the first check of this day it has ended; null: it went on to the newest. */
  private @Nullable LocalDate end;

  private boolean isAsItWas;

  private Correction(
      Connection connection,
      DirtyTarget dirty,
      FoldBeginning begin,
      SharedValues shared,
      Instant now,
      int checksAtOnce) {
    this.connection = connection;
    this.dirty = dirty;
    this.begin = begin;
    this.shared = shared;
    this.now = now;
    this.checksAtOnce = checksAtOnce;
    target =
        new LiveTarget(dirty.id(), dirty.name(), dirty.version(), new FoldWindow(begin.state()));
  }

  /**
   * What came of it.
   *
   * @param target as it is now, with what was read of its pairs; null when who remembers it is
   *     right, or it is not over yet
   * @param ahead its checks whose time has not come
   * @param checks that were read
   * @param isOver whether nothing is left for another transaction
   */
  record Corrected(
      @Nullable LiveTarget target,
      List<ChecksAhead.Waiting> ahead,
      List<IncidentChange> changes,
      long checks,
      boolean isOver) {}

  /**
   * Corrects one target, or a part of it; empty when there is nothing to correct any more.
   *
   * @param checksAtOnce normally {@link #CHECKS_AT_ONCE}
   */
  static Optional<Corrected> run(
      Connection connection, int id, SharedValues shared, Instant now, int checksAtOnce)
      throws SQLException {
    DirtyTarget dirty = DirtyTarget.lock(connection, id);
    if (dirty == null) {
      return Optional.empty();
    }
    String name = dirty.name();
    FoldBeginning begin =
        requireNonNull(FoldBeginnings.read(connection, List.of(name), dirty.from()).get(name));
    return Optional.of(new Correction(connection, dirty, begin, shared, now, checksAtOnce).run());
  }

  private Corrected run() throws SQLException {
    Instant since = since();
    remember();
    fold(since == null ? 0 : since.toEpochMilli());
    Instant until = end == null ? null : midnight(end);
    List<IncidentChange> changes = Reconciliation.run(connection, List.of(expected(since, until)));
    dirty.dropCheckpoints(connection, Partitions.day(begin.from()), end);
    if (end == null) {
      TargetFolds.save(connection, List.of(target));
      target.saved();
    } else {
      TargetFolds.saveCheckpoints(connection, List.of(target));
    }
    if (until != null && !isAsItWas) {
      dirty.leave(connection, until);
      return new Corrected(null, List.of(), changes, checks, false);
    }
    dirty.clean(connection);
    return new Corrected(end == null ? target : null, List.copyOf(ahead), changes, checks, true);
  }

  private ExpectedIncidents expected(@Nullable Instant since, @Nullable Instant until) {
    List<Incident> all = new ArrayList<>(incidents.values());
    return until == null
        ? ExpectedIncidents.corrected(target.id, since, all)
        : ExpectedIncidents.correctedUntil(target.id, since, until, isAsItWas, all);
  }

  /**
   * What ended before this moment is not for the checks that are read to say; null: all is for
   * them.
   */
  private @Nullable Instant since() {
    boolean fromFirst = begin.isWhole() && begin.state().equals(FoldState.START);
    return fromFirst ? null : begin.from().minusMillis(1);
  }

  /** Some days at a time: the database sorts what it is asked for before it answers. */
  private void fold(long beginMs) throws SQLException {
    LocalDate today = Partitions.day(now);
    LocalDate next = Partitions.day(begin.from()).plusDays(1);
    long afterMs = beginMs;
    long days = 1;
    while (end == null && !next.isAfter(today)) {
      long untilMs = midnight(next).toEpochMilli();
      long before = checks;
      read(afterMs, untilMs);
      days = checks - before < FEW_CHECKS ? Math.min(2 * days, MAX_DAYS) : 1;
      next = next.plusDays(days);
      afterMs = untilMs - 1;
    }
    if (end == null) {
      read(afterMs, RecentChecks.NO_END_MS);
    }
  }

  private void read(long afterMs, long untilMs) throws SQLException {
    RecentChecks.read(
        connection,
        Map.of(target.id, afterMs),
        untilMs,
        (id, locationId, observation, newest) ->
            take(new ChecksAhead.Waiting(locationId, shared.of(observation), newest)));
  }

  /** Tells whether to go on. */
  private boolean take(ChecksAhead.Waiting read) throws SQLException {
    if (ChecksAhead.isAhead(read.newest(), now)) {
      ahead.add(read);
      return true;
    }
    RuledObservation check = read.check();
    LocalDate before = day;
    day = Partitions.day(check.observation().slot());
    if (before != null && !day.equals(before) && endsAt(day)) {
      return false;
    }
    checks++;
    target.pair(read.locationId()).take(read.newest());
    if (target.window().add(check) == Addition.CHANGED) {
      remember();
    }
    target.settle();
    return true;
  }

  /** In the order of the slots the state before the first check of a day is final. */
  private boolean endsAt(LocalDate midnight) throws SQLException {
    FoldState head = target.window().head();
    FoldState checkpoint = dirty.checkpointAfter(connection, midnight);
    isAsItWas = checkpoint != null && Consequences.areSame(head, checkpoint);
    if (!isAsItWas && (checks < checksAtOnce || !dirty.isSettled(midnight))) {
      return false;
    }
    end = midnight;
    target.keep(midnight, head);
    return true;
  }

  /** In order nothing is taken back: what was, stays, or ends. */
  private void remember() {
    for (Incident incident : target.window().incidents()) {
      incidents.put(new Key(incident.kind(), incident.openedAt()), incident);
    }
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
