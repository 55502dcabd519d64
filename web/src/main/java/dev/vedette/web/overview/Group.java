package dev.vedette.web.overview;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.vedette.store.query.TargetState;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.State;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One target from all its locations together, as the page may show it at a given moment.
 *
 * @param rows one for each location, by its name; at least one
 */
record Group(List<Row> rows, State state) {
  /** What needs a person first. */
  private static final Comparator<Group> ORDER =
      comparing(Group::state).thenComparing(Group::target);

  private static final Comparator<Row> BY_LOCATION = comparing(row -> row.last().location());
  private static final Comparator<Row> BY_TIME = comparing(row -> row.last().scheduledAt());

  /** The targets of these rows in the order of the page. */
  static List<Group> of(Collection<Row> rows) {
    return rows.stream().collect(groupingBy(row -> row.last().target())).values().stream()
        .map(ofOne -> new Group(ofOne.stream().sorted(BY_LOCATION).toList(), together(ofOne)))
        .sorted(ORDER)
        .toList();
  }

  /** A location that does not know has no say, unless none knows. */
  private static State together(List<Row> rows) {
    List<State> states = rows.stream().map(Row::state).toList();
    if (states.contains(State.DOWN)) {
      return states.contains(State.UP) ? State.PARTLY_DOWN : State.DOWN;
    }
    if (states.contains(State.UP)) {
      return State.UP;
    }
    return states.contains(State.UNKNOWN) ? State.UNKNOWN : State.PAUSED;
  }

  String target() {
    return rows.getFirst().last().target();
  }

  /** With one location only there is nothing to be told apart: its row says everything. */
  boolean alone() {
    return rows.size() == 1;
  }

  int count(State one) {
    return Math.toIntExact(rows.stream().filter(row -> row.state() == one).count());
  }

  /** What the state rests on: {@code down from 1 of 3 locations, unknown from 1}. */
  String from() {
    int down = count(State.DOWN);
    int unknown = count(State.UNKNOWN);
    String all = rows.size() + " locations";
    if (down > 0) {
      return "down from " + down + " of " + all + (unknown > 0 ? ", unknown from " + unknown : "");
    }
    return unknown > 0 ? "unknown from " + unknown + " of " + all : all;
  }

  /** The row of the newest check. */
  Row newest() {
    return Collections.max(rows, BY_TIME);
  }

  /** The slowest of the locations that are up now; a check that failed has no response to time. */
  Optional<Row> slowest() {
    return rows.stream()
        .filter(row -> row.state() == State.UP)
        .max(comparingLong(row -> row.last().totalUs()));
  }

  String responseTime() {
    return slowest().map(Row::responseTime).orElse("–");
  }

  /** The status that all locations got that know. */
  String status() {
    List<String> seen = rows.stream().filter(Row::isKnown).map(Row::status).distinct().toList();
    return switch (seen.size()) {
      case 0 -> "–";
      case 1 -> seen.getFirst();
      default -> "mixed";
    };
  }

  long upChecks() {
    return sum(TargetState::upChecks);
  }

  long knownChecks() {
    return sum(TargetState::knownChecks);
  }

  String uptime() {
    return Format.share(upChecks(), knownChecks());
  }

  /** How much of the day is known, on average of the locations; null when it is nearly all. */
  @Nullable String coverage() {
    Duration sum = rows.stream().map(Row::known).reduce(Duration.ZERO, Duration::plus);
    return Row.coverage(sum.dividedBy(rows.size()));
  }

  /** What the filter looks into: all of the group at once, so that it is shown as a whole. */
  String find() {
    String locations = rows.stream().map(row -> row.last().location()).collect(joining(" "));
    return String.join(" ", target(), locations, newest().last().url(), state.text(), from());
  }

  /** Names the group in the document. */
  String id() {
    return "t-" + target();
  }

  private long sum(ToLongFunction<TargetState> figure) {
    return rows.stream().map(Row::last).mapToLong(figure).sum();
  }
}
