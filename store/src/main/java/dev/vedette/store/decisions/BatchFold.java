package dev.vedette.store.decisions;

import dev.vedette.model.CheckResult;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.checks.DirtyFolds;
import dev.vedette.store.checks.StoredBatch;
import dev.vedette.store.checks.StoredCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What the checks of one transaction make of their targets. For one thread. */
final class BatchFold {
  private final LiveTargets targets;
  private final List<StoredCheck> checks;
  private final Instant now;

  /** Those of which something is in memory that the transaction may still take back. */
  private final Set<LiveTarget> touched = new LinkedHashSet<>();

  private final Set<LiveTarget> changed = new LinkedHashSet<>();

  /** By target what came too late for its window. */
  private final Map<Integer, DirtyFolds.Span> late = new TreeMap<>();

  /** By target from where it had more checks ahead of its time than were kept. */
  private Map<Integer, Long> beyondMs = Map.of();

  private boolean isFolded;

  BatchFold(LiveTargets targets, List<StoredCheck> checks, Instant now) {
    this.targets = targets;
    this.checks = checks;
    this.now = now;
  }

  /** Reads what is needed; the checks themselves need not be stored yet. */
  void load(Connection connection) throws SQLException {
    Collection<LiveTarget> loaded = targets.load(connection, checks, now);
    touched.addAll(loaded);
    for (LiveTarget target : loaded) {
      if (!target.window().transitions().isEmpty()) {
        changed.add(target);
      }
    }
  }

  /** Takes the checks in, once. */
  void fold() {
    if (isFolded) {
      return;
    }
    isFolded = true;
    List<RuledObservation> ofTarget = new ArrayList<>();
    for (int next = 0; next < checks.size(); ) {
      LiveTarget target = targets.get(checks.get(next).targetId());
      ofTarget.clear();
      for (; next < checks.size() && checks.get(next).targetId() == target.id; next++) {
        take(target, checks.get(next), ofTarget);
      }
      fold(target, ofTarget);
    }
    targets.ahead().takeDue(now, targets::isCurrent).forEach(this::fold);
    beyondMs = targets.ahead().takeBeyondMs(now);
  }

  private void fold(LiveTarget target, List<RuledObservation> observations) {
    touched.add(target);
    if (target.pairs().size() > 1) {
      // The order of locations is that of their names, and not of their ids.
      Collections.sort(observations);
    }
    if (target.window().addAll(observations, each -> isLate(target, each))) {
      changed.add(target);
    }
  }

  private void isLate(LiveTarget target, RuledObservation check) {
    long slotMs = check.observation().slot().toEpochMilli();
    late.merge(target.id, new DirtyFolds.Span(slotMs, slotMs), DirtyFolds.Span::and);
  }

  private void take(LiveTarget target, StoredCheck check, List<RuledObservation> observations) {
    RuledObservation next = observe(target, check);
    PairState.Newest newest = newest(check, next.observation().sight());
    if (ChecksAhead.isAhead(newest, now)) {
      targets.ahead().hold(target, new ChecksAhead.Waiting(check.locationId(), next, newest));
    } else {
      target.pair(check.locationId()).take(newest);
      observations.add(next);
    }
  }

  private RuledObservation observe(LiveTarget target, StoredCheck check) {
    CheckResult result = check.result();
    PairState pair = target.pair(check.locationId());
    Integer certificateId = check.certificateId();
    RuledObservation next =
        targets
            .shared()
            .of(result, pair.last, Objects.equals(certificateId, pair.lastCertificateId));
    pair.last = next;
    pair.lastCertificateId = certificateId;
    return next;
  }

  private static PairState.Newest newest(StoredCheck check, Sight sight) {
    CheckResult result = check.result();
    return new PairState.Newest(
        check.slotMs(),
        (int) result.interval().toMillis(),
        (int) result.timings().totalUs(),
        sight,
        result.failure(),
        result.status(),
        check.certificateId());
  }

  /** Those of which something is to be told perhaps. */
  Set<LiveTarget> changed() {
    return changed;
  }

  /** Somebody else has decided about it meanwhile: this one takes the other's place. */
  void replace(LiveTarget stale, LiveTarget fresh) {
    touched.remove(stale);
    touched.add(fresh);
  }

  /** By target what it has to be folded again for. */
  Map<Integer, DirtyFolds.Span> dirty(StoredBatch batch) {
    Map<Integer, DirtyFolds.Span> dirty = reallyLate(batch);
    beyondMs.forEach(
        (id, slotMs) -> dirty.merge(id, DirtyFolds.Span.allFrom(slotMs), DirtyFolds.Span::and));
    return dirty;
  }

  /** Of those that came too late. What is there already was taken into account before. */
  private Map<Integer, DirtyFolds.Span> reallyLate(StoredBatch batch) {
    Map<Integer, Long> added = batch.oldestAddedMs();
    if (added == null) {
      return new TreeMap<>(late);
    }
    Map<Integer, DirtyFolds.Span> really = new TreeMap<>();
    late.forEach((id, span) -> {
      Long oldest = added.get(id);
      if (oldest != null && oldest <= targets.get(id).settledMs()) {
        really.put(id, new DirtyFolds.Span(oldest, span.untilMs()));
      }
    });
    return really;
  }

  /** To be called when the transitions are stored. */
  void settle() {
    for (LiveTarget target : touched) {
      target.settle();
      targets.changed(target);
    }
  }

  /** The transaction has failed. */
  void forget() {
    touched.forEach(targets::forget);
    touched.clear();
    targets.ahead().putBack(beyondMs);
    beyondMs = Map.of();
  }
}
