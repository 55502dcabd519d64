package dev.vedette.web.overview;

import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.TargetState;
import dev.vedette.web.page.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything the page shows, as it was read at one moment.
 *
 * @param targets in the order of the page
 * @param unstored whose events could not be stored in the last day, the newest first
 * @param json the answer of the API
 * @param version the same exactly as long as nothing that is shown has changed
 */
record Overview(
    Instant readAt, List<Group> targets, List<Unstored> unstored, String json, String version) {
  private static final int VERSION_LENGTH = 16;

  static Overview of(List<TargetState> states, List<Unstored> unstored, Instant now) {
    List<Group> targets = Group.of(states.stream().map(last -> Row.of(last, now)).toList());
    String json = OverviewJson.write(targets, unstored);
    return new Overview(now, targets, unstored, json, version(targets, json));
  }

  /** How many targets are in this state, each counted once wherever it is checked from. */
  int count(State state) {
    return Math.toIntExact(targets.stream().filter(target -> target.state() == state).count());
  }

  /** How many pairs of target and location are shown. */
  int pairs() {
    return Math.toIntExact(rows(targets).count());
  }

  /** The worst state of all; unknown while there is nothing to show. */
  State overall() {
    return targets.isEmpty() ? State.UNKNOWN : targets.getFirst().state();
  }

  /** What the page says of events that could not be stored. */
  Optional<UnstoredNotice> notice() {
    return unstored.isEmpty() ? Optional.empty() : Optional.of(new UnstoredNotice(unstored));
  }

  boolean severalLocations() {
    return rows(targets).map(row -> row.last().location()).distinct().limit(2).count() > 1;
  }

  /**
   * Since when there is no result of any target from anywhere: then it is not the targets that are
   * in trouble but the way of their results to here. Empty while one is recent.
   */
  Optional<Instant> silentSince() {
    return rows(targets).allMatch(Row::stale) ? newestSlot() : Optional.empty();
  }

  /** The slot of the newest result of any target; empty when there is none. */
  Optional<Instant> newestSlot() {
    return rows(targets).map(row -> row.last().scheduledAt()).max(Comparator.naturalOrder());
  }

  /** {@code 7 of 9 up}. */
  String summary() {
    return targets.isEmpty() ? "Waiting" : count(State.UP) + " of " + targets.size() + " up";
  }

  private static Stream<Row> rows(List<Group> targets) {
    return targets.stream().flatMap(target -> target.rows().stream());
  }

  private static String version(List<Group> targets, String json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(json.getBytes(StandardCharsets.UTF_8));
      rows(targets)
          .map(row -> row.sparkline().toString().getBytes(StandardCharsets.UTF_8))
          .forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
