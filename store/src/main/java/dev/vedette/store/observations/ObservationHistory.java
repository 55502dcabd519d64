package dev.vedette.store.observations;

import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.query.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observations of targets, raw and archived, each with the rule of its time, in the order in
 * which the decision takes those of one target.
 *
 * <p>Raw checks lie in the order of their slots: to ask for one target after another would visit
 * every page of a day for each. So a day of all targets is read at once, or in a few parts, and put
 * in order here. The next parts are read while one is given away. So the memory grows neither with
 * the number of targets nor with the length of the span.
 *
 * <p>Safe for use by many threads.
 */
final class ObservationHistory {
  /** A day of a thousand targets at a minute. Of 12 bytes each, and three parts are in memory. */
  private static final int MAX_CHECKS = 1_500_000;

  private static final String TARGETS =
      """
      SELECT t.target_id, t.name, greatest(1, 86400000 / t.interval_ms * count(w.location_id)),
        t.first_seen
      FROM target t LEFT JOIN target_location w USING (target_id)
      WHERE ?::text[] IS NULL OR t.name = ANY (?::text[])
      GROUP BY t.target_id
      ORDER BY t.target_id
      """;

  private static final String IS_ARCHIVED =
      """
      SELECT EXISTS (
        SELECT FROM check_archive WHERE day = ? AND target_id BETWEEN ? AND ?)
      """;

  private final Database database;
  private final int maxChecks;

  ObservationHistory(Database database) {
    this(database, MAX_CHECKS);
  }

  /**
   * One that reads other amounts.
   *
   * @param maxChecks about so many at a time
   */
  ObservationHistory(Database database, int maxChecks) {
    this.database = database;
    this.maxChecks = maxChecks;
  }

  /**
   * The targets that were ever checked.
   *
   * @param names null for all
   * @throws StoreException when the database did not answer
   */
  List<WatchedTarget> targets(@Nullable Collection<String> names) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(TARGETS)) {
        Object array = names == null ? null : connection.createArrayOf("text", names.toArray());
        statement.setObject(1, array, java.sql.Types.ARRAY);
        statement.setObject(2, array, java.sql.Types.ARRAY);
        ResultSet rows = statement.executeQuery();
        List<WatchedTarget> targets = new ArrayList<>();
        while (rows.next()) {
          targets.add(
              new WatchedTarget(
                  rows.getInt(1), rows.getString(2), rows.getLong(3), Timestamptz.read(rows, 4)));
        }
        return targets;
      }
    });
  }

  /**
   * Reads those of some targets and gives them to their listeners, in this thread.
   *
   * @param end slots from then on are left out
   * @return how many there were
   * @throws dev.vedette.store.StoreException when the database did not answer; some may have been
   *     given by then
   */
  <L extends ObservationListener> long read(Collection<L> listeners, Instant end) {
    List<L> sorted =
        listeners.stream()
            .filter(each -> each.from().isBefore(end))
            .sorted(Comparator.comparingInt(each -> each.target().id()))
            .toList();
    if (sorted.isEmpty()) {
      return 0;
    }
    ObservationNames names = new ObservationNames();
    try (ReadAhead<L> ahead = new ReadAhead<>(portion -> fill(portion, names), names)) {
      Instant from = sorted.stream().map(ObservationListener::from).min(Instant::compareTo).get();
      while (from.isBefore(end)) {
        Instant next = from.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        Instant until = next.isBefore(end) ? next : end;
        List<L> begun = sorted.stream().filter(each -> each.from().isBefore(until)).toList();
        portions(new ReadPortion<>(begun, new Span(from, until))).forEach(ahead::add);
        from = next;
      }
      return ahead.finish();
    }
  }

  private <L extends ObservationListener> List<ReadPortion<L>> portions(ReadPortion<L> day) {
    if (day.expected() <= maxChecks) {
      return List.of(day);
    }
    boolean raw = database.call(connection -> isRaw(connection, day));
    return raw ? day.cutByTime(maxChecks) : day.cutByTarget(maxChecks);
  }

  /** Late checks of an archived day are raw, too; but they are few. */
  private static boolean isRaw(Connection connection, ReadPortion<?> portion) throws SQLException {
    LocalDate day = Partitions.day(portion.day());
    if (!Partitions.isPresent(connection, PartitionedTable.CHECKS, day)) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(IS_ARCHIVED)) {
      statement.setObject(1, day);
      statement.setInt(2, portion.listeners().getFirst().target().id());
      statement.setInt(3, portion.listeners().getLast().target().id());
      ResultSet row = statement.executeQuery();
      row.next();
      return !row.getBoolean(1);
    }
  }

  /**
   * Raw checks first: what is moved to the archive between the two statements was locked by the
   * first one, or was there for the second.
   */
  private ObservationBlock fill(
      ReadPortion<? extends ObservationListener> portion, ObservationNames names) {
    return database.callAtLength(connection -> {
      int expected = (int) Math.min(portion.expected(), maxChecks);
      ObservationBlock block = new ObservationBlock(portion.listeners(), portion.day(), expected);
      RawObservations.read(connection, portion.span(), block);
      ArchivedObservations.read(connection, Partitions.day(portion.day()), portion.span(), block);
      names.learn(connection, block.contents());
      return block;
    });
  }
}
