package dev.vedette.web.overview;

import static java.util.stream.Collectors.joining;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Slots;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.page.FailureWords;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One target from all its locations together, as the page may show it at a given moment.
 *
 * @param states one for each location, by its name; at least one
 * @param placeStates what the page may claim of each of them
 * @param state of the target
 * @param note what there is to be said of the state, in a few words; may be empty
 * @param maintenance until when it is in maintenance; null: it is not
 * @param time what is known of the days of the bars
 * @param p95 in words
 * @param bars the days; null while there is none
 */
record TargetRow(
    List<TargetState> states,
    List<State> placeStates,
    State state,
    String note,
    @Nullable Instant maintenance,
    WatchedTime time,
    String p95,
    @Nullable Bars bars) {
  /** After so long silence the page says since when. */
  private static final Duration SILENT = Duration.ofDays(7);

  private static final Comparator<TargetState> BY_TIME =
      Comparator.comparing(TargetState::scheduledAt);

  /** What a row is made of, beside the states. */
  record Facts(
      List<StoredIncident> open,
      @Nullable Instant maintenance,
      WatchedTime time,
      @Nullable Double p95Us,
      @Nullable Bars bars) {}

  static TargetRow of(List<TargetState> states, Facts facts, Instant now) {
    List<State> places = states.stream().map(state -> placeState(state, now)).toList();
    State state = together(places, facts.open());
    return new TargetRow(
        states,
        places,
        state,
        note(states, places, state, facts.open()),
        facts.maintenance(),
        facts.time(),
        facts.p95Us() == null ? "–" : Format.micros(Math.round(facts.p95Us())),
        facts.bars());
  }

  private static State placeState(TargetState state, Instant now) {
    State last = State.of(state.outcome());
    return isStale(state, now) && !last.isStopped() ? State.UNKNOWN : last;
  }

  static boolean isStale(TargetState state, Instant now) {
    return Duration.between(state.scheduledAt(), now).compareTo(Slots.staleAfter(state.interval()))
        > 0;
  }

  /** A location that does not know has no say, unless none knows. */
  private static State together(List<State> places, List<StoredIncident> open) {
    if (!places.contains(State.DOWN) && !places.contains(State.UP)) {
      return places.contains(State.UNKNOWN) ? State.UNKNOWN : State.PAUSED;
    }
    if (isOpen(open, IncidentKind.DOWN) || !places.contains(State.UP)) {
      return State.DOWN;
    }
    boolean partly = places.contains(State.DOWN) || isOpen(open, IncidentKind.PARTIAL);
    return partly ? State.PARTLY_DOWN : State.UP;
  }

  private static boolean isOpen(List<StoredIncident> open, IncidentKind kind) {
    return open.stream().anyMatch(incident -> incident.kind() == kind);
  }

  private static String note(
      List<TargetState> states, List<State> places, State state, List<StoredIncident> open) {
    return switch (state) {
      case UP -> states.size() == 1 ? states.getFirst().location() : states.size() + " locations";
      case PAUSED, REMOVED -> "not checked";
      case UNKNOWN -> unknownNote(states);
      case DOWN, PARTLY_DOWN -> failureNote(states, places, open);
    };
  }

  private static String unknownNote(List<TargetState> states) {
    TargetState newest = Collections.max(states, BY_TIME);
    FailureCode code = code(newest);
    return code != null && newest.outcome() instanceof Outcome.Unknown
        ? FailureWords.of(code)
        : "No recent result";
  }

  private static String failureNote(
      List<TargetState> states, List<State> places, List<StoredIncident> open) {
    int down = Collections.frequency(places, State.DOWN);
    if (down == 0) {
      return open.isEmpty() ? "" : "recovering";
    }
    TargetState failing = states.get(places.indexOf(State.DOWN));
    FailureCode code = code(failing);
    String words = code == null ? "Down" : FailureWords.of(code);
    String status = failing.status() == null ? "" : " (" + failing.status() + ")";
    return words + status + where(states.size(), down, unknown(places));
  }

  private static String where(int all, int down, String unknown) {
    if (down < all) {
      return ", from %d of %d locations%s".formatted(down, all, unknown);
    }
    return all == 1 ? "" : ", everywhere";
  }

  private static String unknown(List<State> places) {
    int unknown = Collections.frequency(places, State.UNKNOWN);
    return unknown == 0 ? "" : ", unknown from " + unknown;
  }

  private static @Nullable FailureCode code(TargetState state) {
    Failure failure = failure(state);
    return failure == null ? null : failure.code();
  }

  /** What went wrong in a state's check; null when it was up. */
  static @Nullable Failure failure(TargetState state) {
    return switch (state.outcome()) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }

  /** Whether the page shows the same of both. */
  boolean looksLike(TargetRow other) {
    return state == other.state
        && note.equals(other.note)
        && Objects.equals(maintenance, other.maintenance)
        && lastAt().equals(other.lastAt())
        && uptime().equals(other.uptime())
        && coverage().equals(other.coverage())
        && p95.equals(other.p95)
        && Objects.equals(bars, other.bars)
        && tags().equals(other.tags());
  }

  int targetId() {
    return states.getFirst().targetId();
  }

  String target() {
    return states.getFirst().target();
  }

  Map<String, String> tags() {
    return states.getFirst().tags();
  }

  /** The newest check from anywhere. */
  TargetState newest() {
    return Collections.max(states, BY_TIME);
  }

  Instant lastAt() {
    return newest().scheduledAt();
  }

  int count(State one) {
    return Collections.frequency(placeStates, one);
  }

  String uptime() {
    return Format.share(time.upMs(), time.knownMs());
  }

  String coverage() {
    return Format.share(time.knownMs(), time.watchedMs());
  }

  /** The coverage with its word; empty while nothing is known of it. */
  String known() {
    return time.watchedMs() == 0 ? "" : coverage() + " known";
  }

  /** Since when there is nothing, once that is long ago; null otherwise. */
  @Nullable String silentSince(Instant now) {
    return lastAt().isBefore(now.minus(SILENT)) && !state.isStopped()
        ? "silent since " + lastAt().atZone(ZoneOffset.UTC).toLocalDate()
        : null;
  }

  /** What the filter looks into, in lower case; not the name, which is seen anyway. */
  String find() {
    String words =
        tags().entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(joining(" "));
    return (words + " " + newest().url()).toLowerCase(Locale.ROOT);
  }
}
