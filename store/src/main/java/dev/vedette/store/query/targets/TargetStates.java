package dev.vedette.store.query.targets;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.query.Watch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every target from every location at a glance: the table {@code target_state}, which the writers
 * keep. One row for each, whatever the history is: some 10 ms for 1,000 of them.
 *
 * <p>Safe for use by many threads.
 */
public final class TargetStates {
  /** Archived days are read for a moment of the past: no further back than that from it. */
  private static final Duration AT_REACH = Duration.ofDays(1);

  private static final Comparator<TargetState> ORDER =
      Comparator.comparing(TargetState::target).thenComparing(TargetState::location);

  private static final String COLUMNS =
      """
      t.target_id, t.name AS target, l.name AS location, t.tags::text AS tags, t.url,
      s.interval_ms, s.scheduled_at, s.known_at, s.failure_code::text AS code,
      s.failure_phase::text AS phase, s.failure_message AS message, s.status, s.total_us
      """;

  /** The row that tells of a removal comes after it was forgotten, and is no check. */
  static final String READ =
      """
      SELECT %s
      FROM target_state s JOIN target t USING (target_id) JOIN location l USING (location_id)
      WHERE s.scheduled_at > coalesce(t.forgotten_at, '-infinity')
        AND NOT (s.failure_code IS NOT DISTINCT FROM 'target_removed'
          AND t.forgotten_at IS NOT NULL)
      """
          .formatted(COLUMNS);

  /** The newest check of each pair up to then: one descent of an index, or one row of arrays. */
  static final String READ_AT =
      """
      SELECT %s
      FROM target_location w
      JOIN target t USING (target_id)
      JOIN location l USING (location_id)
      CROSS JOIN LATERAL (
        SELECT interval_ms, scheduled_at, failure_code, failure_phase, failure_message, status,
          total_us,
          CASE WHEN outcome <> 'unknown' THEN scheduled_at END AS known_at
        FROM check_history h
        WHERE h.target_id = w.target_id AND h.location_id = w.location_id
          AND h.day BETWEEN ? AND ? AND h.scheduled_at > ? AND h.scheduled_at <= ?
        ORDER BY h.scheduled_at DESC
        LIMIT 1
      ) s
      WHERE w.first_seen <= ? AND w.last_seen >= ?
      """
          .formatted(COLUMNS);

  private final Database database;
  private final TagTexts tags = new TagTexts();

  public TargetStates(Database database) {
    this.database = database;
  }

  /**
   * The states, by target, then location; of targets that were forgotten only if they were checked
   * since (that it was removed is no check), and of a target's locations only those that have not
   * given it up, unless all have.
   *
   * @throws StoreException when the database did not answer
   */
  public List<TargetState> read() {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(READ)) {
        return states(connection, statement);
      }
    });
  }

  /**
   * The states as they were: the newest checks of the day before then, with the addresses and tags
   * that targets have now. Takes some milliseconds for each target when the day is archived.
   *
   * @throws StoreException when the database did not answer
   */
  public List<TargetState> readAt(Instant then) {
    return database.snapshot(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(READ_AT)) {
        Instant from = then.minus(AT_REACH);
        statement.setObject(1, day(from));
        statement.setObject(2, day(then));
        statement.setObject(3, Timestamptz.of(from));
        statement.setObject(4, Timestamptz.of(then));
        statement.setObject(5, Timestamptz.of(then));
        statement.setObject(6, Timestamptz.of(from.minus(Duration.ofHours(1))));
        return states(connection, statement);
      }
    });
  }

  private List<TargetState> states(Connection connection, PreparedStatement statement)
      throws SQLException {
    ResultSet rows = statement.executeQuery();
    List<Unread> unread = new ArrayList<>();
    while (rows.next()) {
      unread.add(new Unread(state(rows), rows.getString("tags")));
    }
    tags.read(connection, unread.stream().map(Unread::tags).toList());
    List<TargetState> states = new ArrayList<>(unread.size());
    for (Unread each : unread) {
      states.add(each.with(tags));
    }
    states.sort(ORDER);
    return withoutGivenUp(states);
  }

  /** A state whose tags are still JSON. */
  private record Unread(TargetState state, String tags) {
    TargetState with(TagTexts texts) {
      return new TargetState(
          state.targetId(),
          state.target(),
          state.location(),
          texts.of(tags),
          state.url(),
          state.interval(),
          state.scheduledAt(),
          state.knownAt(),
          state.outcome(),
          state.status(),
          state.totalUs());
    }
  }

  /** Sorted: the pairs of a target follow each other. */
  private static List<TargetState> withoutGivenUp(List<TargetState> states) {
    List<TargetState> kept = new ArrayList<>(states.size());
    for (int from = 0; from < states.size(); ) {
      int to = from;
      Instant newest = Instant.MIN;
      while (to < states.size() && states.get(to).targetId() == states.get(from).targetId()) {
        Instant slot = states.get(to++).scheduledAt();
        newest = slot.isAfter(newest) ? slot : newest;
      }
      Instant since = newest.minus(Watch.REACH);
      for (TargetState state : states.subList(from, to)) {
        if (!state.scheduledAt().isBefore(since)) {
          kept.add(state);
        }
      }
      from = to;
    }
    return kept;
  }

  private static TargetState state(ResultSet row) throws SQLException {
    return new TargetState(
        row.getInt("target_id"),
        row.getString("target"),
        row.getString("location"),
        Map.of(),
        row.getString("url"),
        Duration.ofMillis(row.getLong("interval_ms")),
        Timestamptz.read(row, "scheduled_at"),
        Timestamptz.readOrNull(row, "known_at"),
        outcome(row.getString("code"), row.getString("phase"), row.getString("message")),
        row.getObject("status", Integer.class),
        row.getLong("total_us"));
  }

  private static Outcome outcome(
      @Nullable String code, @Nullable String phase, @Nullable String message) {
    return code == null
        ? new Outcome.Up()
        : Outcome.of(
            new Failure(
                FailureCode.valueOf(code.toUpperCase(Locale.ROOT)),
                message == null ? "" : message,
                phase == null ? null : Phase.valueOf(phase.toUpperCase(Locale.ROOT))));
  }

  private static LocalDate day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
