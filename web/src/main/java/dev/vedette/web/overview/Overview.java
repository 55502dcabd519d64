package dev.vedette.web.overview;

import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.page.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the overview shows, as it was read at one moment.
 *
 * @param read the number of the read, each one higher than the last
 * @param run of this process: versions of another one say nothing
 * @param version grows when anything changes; 0: it is not as it was read
 * @param shape the version since which the same targets are shown, with the same tags and days
 * @param rows by the name of the target
 * @param problems what is open, the worst first
 * @param closed what is not open any more, the newest last
 * @param unstored whose events could not be stored in the last day, the newest first
 * @param unused what the page says of the configuration; null: nothing
 */
record Overview(
    Instant readAt,
    long read,
    String run,
    long version,
    long shape,
    List<ShownRow> rows,
    List<ShownProblem> problems,
    List<Closed> closed,
    List<Unstored> unstored,
    @Nullable UnusedConfiguration unused) {
  /**
   * A row and what the page has of it.
   *
   * @param since the version in which it last changed
   * @param barsSince the version in which its bars did
   * @param html ready to be sent
   */
  record ShownRow(TargetRow row, long since, long barsSince, String html) {}

  /** A problem likewise. */
  record ShownProblem(Problem problem, long since, String html) {}

  /** The identity of an incident that was open before this version. */
  record Closed(String id, long since) {}

  /** The worst first. */
  private static final List<State> WORST =
      List.of(State.DOWN, State.PARTLY_DOWN, State.UNKNOWN, State.UP, State.PAUSED, State.REMOVED);

  /**
   * The same with what is known of the configuration since. An open page of it is then brought up
   * to date whatever the next read finds.
   */
  Overview noticing(@Nullable UnusedConfiguration now) {
    return new Overview(readAt, read, run, 0, 0, rows, problems, closed, unstored, now);
  }

  /** Names this state of the page among all that there ever were. */
  String tag() {
    return run + "-" + version;
  }

  /** How many targets are in each state, each counted once wherever it is checked from. */
  Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    rows.forEach(shown -> counts.merge(shown.row().state(), 1, Integer::sum));
    return counts;
  }

  int count(State state) {
    return counts().getOrDefault(state, 0);
  }

  /** The worst state of all; unknown while there is nothing to show. */
  State overall() {
    Map<State, Integer> counts = counts();
    return WORST.stream().filter(counts::containsKey).findFirst().orElse(State.UNKNOWN);
  }

  /** What the page says of events that could not be stored. */
  Optional<UnstoredNotice> notice() {
    return unstored.isEmpty() ? Optional.empty() : Optional.of(new UnstoredNotice(unstored));
  }

  /**
   * Since when there is no result of any target from anywhere: then it is not the targets that are
   * in trouble but the way of their results to here. Empty while one is recent.
   */
  Optional<Instant> silentSince() {
    List<TargetState> awaited =
        rows.stream()
            .flatMap(shown -> shown.row().states().stream())
            .filter(state -> !State.of(state.outcome()).isStopped())
            .toList();
    boolean silent = awaited.stream().allMatch(state -> TargetRow.isStale(state, readAt));
    return silent && !awaited.isEmpty() ? newestSlot() : Optional.empty();
  }

  /** The slot of the newest result of any target; empty when there is none. */
  Optional<Instant> newestSlot() {
    return rows.stream().map(shown -> shown.row().lastAt()).max(Comparator.naturalOrder());
  }

  /** {@code 7 of 9 up}, of those that are to be up: what is paused is not among them. */
  String summary() {
    int watched = rows.size() - count(State.PAUSED);
    if (watched > 0) {
      return count(State.UP) + " of " + watched + " up";
    }
    return rows.isEmpty() ? "Waiting" : "All paused";
  }

  /** What isn't up, in words: {@code 1 down, 1 partly down}; empty when everything is. */
  String troubles() {
    Map<State, Integer> counts = counts();
    StringBuilder text = new StringBuilder();
    for (State state : WORST) {
      if (state != State.UP && counts.containsKey(state)) {
        text.append(text.isEmpty() ? "" : ", ").append(counts.get(state));
        text.append(' ').append(state.text());
      }
    }
    return text.toString();
  }
}
