package dev.vedette.store.observations;

import dev.vedette.model.incident.RuledObservation;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
 * every page of a day for each. So a day of many targets is read at once and put in order here, in
 * blocks of targets, that the memory does not grow with the number of targets or the length of the
 * span.
 *
 * <p>Safe for use by many threads.
 */
public final class ObservationHistory {
  /** Some 30 bytes each: 15 MB for each block that is read at a time. */
  static final long MAX_CHECKS = 500_000;

  private static final String TARGETS =
      """
      SELECT t.target_id, t.name, greatest(1, 86400000 / t.interval_ms * count(w.location_id)),
        t.first_seen
      FROM target t LEFT JOIN target_location w USING (target_id)
      WHERE ?::text[] IS NULL OR t.name = ANY (?::text[])
      GROUP BY t.target_id
      ORDER BY t.target_id
      """;

  /** Takes observations. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * The next one of a target; those of others may come in between.
     *
     * @param target its place in the block
     */
    void visit(int target, RuledObservation next);
  }

  private final Database database;

  public ObservationHistory(Database database) {
    this.database = database;
  }

  /**
   * The targets that were ever checked.
   *
   * @param names null for all
   * @throws StoreException when the database did not answer
   */
  public List<WatchedTarget> targets(@Nullable Collection<String> names) {
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
                  rows.getInt(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant()));
        }
        return targets;
      }
    });
  }

  /** In pieces that can be read at a time, in the order of their ids; none is empty. */
  public static List<List<WatchedTarget>> blocks(List<WatchedTarget> targets, int atLeast) {
    List<WatchedTarget> sorted =
        targets.stream().sorted(Comparator.comparingInt(WatchedTarget::id)).toList();
    long all = sorted.stream().mapToLong(WatchedTarget::checksPerDay).sum();
    long most = Math.max(1, Math.min(MAX_CHECKS, all / Math.max(1, atLeast)));
    List<List<WatchedTarget>> blocks = new ArrayList<>();
    long checks = most;
    for (WatchedTarget target : sorted) {
      if (checks >= most) {
        blocks.add(new ArrayList<>());
        checks = 0;
      }
      blocks.getLast().add(target);
      checks += target.checksPerDay();
    }
    return blocks;
  }

  /**
   * Reads a block, a day in a transaction.
   *
   * @return how many there were
   * @throws StoreException when the database did not answer; some may have been given by then
   */
  public long read(List<WatchedTarget> block, Span span, Visitor visitor) {
    if (block.isEmpty()) {
      return 0;
    }
    ObservationBlock observations = new ObservationBlock(block);
    ObservationNames names = new ObservationNames();
    long count = 0;
    for (Instant from = span.from(); from.isBefore(span.to()); ) {
      Instant next = from.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
      Span part = new Span(from, next).intersect(span);
      database.callAtLength(connection -> {
        fill(connection, block, part, observations, names);
        return true;
      });
      count += observations.drain(names, visitor);
      from = next;
    }
    return count;
  }

  /**
   * Raw checks first: what is moved to the archive between the two statements was locked by the
   * first one, or was there for the second.
   */
  private static void fill(
      Connection connection,
      List<WatchedTarget> block,
      Span part,
      ObservationBlock observations,
      ObservationNames names)
      throws SQLException {
    LocalDate day = part.from().atZone(ZoneOffset.UTC).toLocalDate();
    observations.begin(day);
    RawObservations.read(connection, block, part, observations);
    ArchivedObservations.read(connection, block, day, part, observations);
    names.learn(connection, observations);
  }
}
