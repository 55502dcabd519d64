package dev.vedette.model.incident;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.Incident.End;
import dev.vedette.model.incident.Incident.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about incidents: observations of one target, in their {@linkplain Observation order}, one
 * after another, become states and now and then a transition. Depends on nothing else, so that a
 * replay, a recomputation and a trial with other rules give what was decided live.
 *
 * <p>A location holds a target for down after {@code after} failures in a row, and for up again
 * after {@code recover} successes. Then the locations vote: those that know, which means that their
 * newest result is not {@linkplain dev.vedette.model.Slots#staleAfter stale}. Where fewer than half
 * of those that should know do, nothing opens and nothing closes. To close takes locations that
 * have seen {@code recover} successes in a row. What is unknown never counts towards down, nor as a
 * recovery.
 *
 * <p>A failure that too few locations see for a quorum is {@link IncidentKind#PARTIAL} once it has
 * lasted for twice {@code after}: by then a real outage would have been seen by the others.
 *
 * <p>A location that {@linkplain Sight#isStop stops} is asked no more and begins anew when it looks
 * again; the last one that does closes what is open.
 *
 * <p>All functions are pure.
 */
public final class IncidentFold {
  private static final int PARTIAL_FACTOR = 2;

  private IncidentFold() {}

  /**
   * What one observation changes.
   *
   * @param state after it
   * @param transitions it brought about, in the order in which they happened; mostly none
   */
  public record Step(FoldState state, List<Transition> transitions) {}

  /**
   * Takes one observation.
   *
   * @throws IllegalArgumentException unless it comes after those that the state knows
   */
  public static Step step(FoldState state, Observation next, AlertRule rule) {
    if (state.last() != null && state.last().compareTo(next) >= 0) {
      throw new IllegalArgumentException(
          "the observation of %s at %s is not newer than that of %s at %s"
              .formatted(
                  next.slot(), next.location(), state.last().slot(), state.last().location()));
    }
    FoldState seen = state.seeing(next, rule);
    if (next.sight().isStop()) {
      return stopped(seen, next);
    }
    Vote vote = Vote.of(seen.locations(), next.slot());
    Vote.Result result = vote.result(rule.quorum());
    if (result == Vote.Result.DOWN) {
      seen = seen.with(seen.locations().stream().map(LocationState::notAlone).toList());
    }
    List<Transition> transitions = new ArrayList<>(0);
    if (result != Vote.Result.BLIND) {
      seen = decideOnOutage(seen, vote, result, rule, transitions);
    }
    seen = decideOnCertificate(seen, next, transitions);
    return new Step(seen, List.copyOf(transitions));
  }

  /**
   * A location has stopped looking. That alone opens nothing and outvotes nobody, as the others
   * stop at nearly the same time; but when none is left that knows, nobody will ever say how it
   * went on.
   */
  private static Step stopped(FoldState state, Observation stop) {
    if (!Vote.of(state.locations(), stop.slot()).isDark()) {
      return new Step(state, List.of());
    }
    Reason reason = stop.sight() == Sight.PAUSED ? Reason.PAUSED : Reason.REMOVED;
    End end = new End(stop.slot(), null, null, reason);
    List<Transition> closed =
        Stream.of(Optional.ofNullable(state.outage()), Optional.ofNullable(state.certificate()))
            .flatMap(Optional::stream)
            .map(open -> new Transition(Transition.Type.CLOSED, stop.slot(), open.ended(end)))
            .toList();
    return new Step(state.withOutage(null).withCertificate(null), closed);
  }

  private static FoldState decideOnOutage(
      FoldState state,
      Vote vote,
      Vote.Result result,
      AlertRule rule,
      List<Transition> transitions) {
    Instant now = requireNonNull(state.last()).slot();
    Incident open = state.outage();
    if (open != null && isOver(open, vote, result, rule)) {
      End end =
          result == Vote.Result.DOWN
              ? new End(now, null, null, Reason.ESCALATED)
              : end(open, state, now);
      transitions.add(new Transition(Transition.Type.CLOSED, now, open.ended(end)));
      open = null;
    }
    if (open == null) {
      open = opened(vote, result, now, rule);
      if (open != null) {
        transitions.add(new Transition(Transition.Type.OPENED, now, open));
      }
    }
    return Objects.equals(open, state.outage()) ? state : state.withOutage(open);
  }

  private static boolean isOver(Incident open, Vote vote, Vote.Result result, AlertRule rule) {
    return open.kind() == IncidentKind.DOWN
        ? vote.isUpAgain(rule.quorum(), rule.recover())
        : result == Vote.Result.DOWN || vote.isUpForAll(rule.recover());
  }

  private static @Nullable Incident opened(
      Vote vote, Vote.Result result, Instant now, AlertRule rule) {
    if (result == Vote.Result.DOWN) {
      return outage(IncidentKind.DOWN, vote, now);
    }
    for (LocationState location : vote.down()) {
      if (location.alone() >= PARTIAL_FACTOR * rule.after()) {
        return outage(IncidentKind.PARTIAL, vote, now);
      }
    }
    return null;
  }

  private static Incident outage(IncidentKind kind, Vote vote, Instant now) {
    Instant bad = now;
    for (LocationState location : vote.down()) {
      Instant known = location.failing() ? location.since() : location.before();
      bad = known != null && known.isBefore(bad) ? known : bad;
    }
    Instant good = null;
    for (LocationState location : vote.down()) {
      Instant before = location.failing() ? location.before() : null;
      if (before != null && before.isBefore(bad) && (good == null || before.isAfter(good))) {
        good = before;
      }
    }
    return new Incident(
        kind,
        now,
        good,
        bad,
        names(vote.down()),
        names(vote.up()),
        names(vote.unknown()),
        0,
        null,
        witness(vote.down(), bad));
  }

  private static Incident.@Nullable Witness witness(List<LocationState> down, Instant bad) {
    for (LocationState location : down) {
      if (bad.equals(location.failing() ? location.since() : location.before())) {
        Instant good = location.failing() ? location.before() : null;
        return new Incident.Witness(location.location(), bad, good);
      }
    }
    return null;
  }

  private static List<String> names(List<LocationState> locations) {
    return locations.stream().map(LocationState::location).toList();
  }

  /**
   * It recovered if a location has since it began; otherwise others outvoted those that did not.
   */
  private static End end(Incident open, FoldState state, Instant now) {
    LocationState.Recovery last = null;
    for (LocationState location : state.locations()) {
      LocationState.Recovery recovery = location.recovery();
      if (recovery != null
          && recovery.firstGood().isAfter(open.beganBefore())
          && (last == null || recovery.firstGood().isAfter(last.firstGood()))) {
        last = recovery;
      }
    }
    if (last == null) {
      return new End(now, null, null, Reason.OUTVOTED);
    }
    Instant bad = last.lastBad();
    boolean older = bad == null || bad.isBefore(open.beganBefore());
    return new End(now, older ? open.beganBefore() : bad, last.firstGood(), Reason.RECOVERED);
  }

  private static FoldState decideOnCertificate(
      FoldState state, Observation next, List<Transition> transitions) {
    if (!next.sight().isKnown() || (state.certificate() == null && next.validity() == null)) {
      return state;
    }
    int level = worstLevel(state.locations(), next.slot());
    Incident open = state.certificate();
    if (open == null) {
      if (level == 0) {
        return state;
      }
      Incident opened =
          new Incident(
              IncidentKind.CERTIFICATE,
              next.slot(),
              null,
              next.slot(),
              List.of(),
              List.of(),
              List.of(),
              level,
              null,
              null);
      transitions.add(new Transition(Transition.Type.OPENED, next.slot(), opened));
      return state.withCertificate(opened);
    }
    if (level == 0) {
      End end = new End(next.slot(), null, null, Reason.RECOVERED);
      transitions.add(new Transition(Transition.Type.CLOSED, next.slot(), open.ended(end)));
      return state.withCertificate(null);
    }
    if (level <= open.level()) {
      return state;
    }
    Incident worse = open.withLevel(level);
    transitions.add(new Transition(Transition.Type.UPDATED, next.slot(), worse));
    return state.withCertificate(worse);
  }

  private static int worstLevel(List<LocationState> locations, Instant now) {
    int worst = 0;
    for (LocationState location : locations) {
      Observation.Validity validity = location.validity();
      if (validity != null && location.isExpected(now)) {
        int level = CertificateLevel.at(now, validity.notBefore(), validity.notAfter());
        worst = Math.max(worst, level);
      }
    }
    return worst;
  }
}
