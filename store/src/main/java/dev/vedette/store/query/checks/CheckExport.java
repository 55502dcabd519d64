package dev.vedette.store.query.checks;

import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.query.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Single checks, raw or archived, with names instead of ids, in the order of their slots. Reads a
 * part at a time, however many there are. Safe for use by many threads.
 */
public final class CheckExport {
  /** Rows that are in memory at a time. */
  private static final int FETCH = 2_000;

  /** The columns of a row, in order; names and units are those of the tables. */
  public static final List<String> COLUMNS =
      List.of(
          "target",
          "location",
          "scheduled_at",
          "started_at",
          "interval_ms",
          "outcome",
          "failure_code",
          "failure_phase",
          "failure_message",
          "status",
          "http_version",
          "ip",
          "bytes",
          "redirects",
          "body_matched",
          "total_us",
          "dns_us",
          "connect_us",
          "tls_us",
          "send_us",
          "wait_us",
          "receive_us",
          "certificate_subject",
          "certificate_issuer",
          "certificate_not_before",
          "certificate_not_after",
          "certificate_trusted");

  private static final Set<String> TIMES =
      Set.of("scheduled_at", "started_at", "certificate_not_before", "certificate_not_after");

  static final String READ =
      """
      SELECT t.name AS target, l.name AS location, h.scheduled_at,
        h.scheduled_at + h.late_ms * interval '1 ms' AS started_at, h.interval_ms,
        h.outcome::text, h.failure_code::text, h.failure_phase::text, h.failure_message,
        h.status::integer, h.http_version, host(h.ip) AS ip, h.bytes, h.redirects::integer,
        h.body_matched, h.total_us, h.dns_us, h.connect_us, h.tls_us, h.send_us, h.wait_us,
        h.receive_us, c.subject AS certificate_subject, c.issuer AS certificate_issuer,
        c.not_before AS certificate_not_before, c.not_after AS certificate_not_after,
        h.certificate_trusted
      FROM check_history h
      JOIN target t USING (target_id)
      JOIN location l USING (location_id)
      LEFT JOIN certificate c USING (certificate_id)
      WHERE h.day BETWEEN ? AND ? AND h.scheduled_at >= ? AND h.scheduled_at < ?
        AND (?::integer IS NULL OR h.target_id = ?)
      ORDER BY h.scheduled_at, t.name, l.name
      """;

  private static final String TARGET_ID = "SELECT target_id FROM target WHERE name = ?";

  /** Takes rows. */
  @FunctionalInterface
  public interface Sink {
    /**
     * A row.
     *
     * @param values of {@link #COLUMNS}: String, Integer, Long, Boolean, Instant, or null for what
     *     did not happen
     */
    void row(List<@Nullable Object> values);
  }

  private final Database database;

  public CheckExport(Database database) {
    this.database = database;
  }

  /**
   * The part of a span of which checks can be there: not from before the oldest partition.
   *
   * @throws StoreException when the database did not answer
   */
  public Span stored(Span span) {
    Partitions partitions = new Partitions(database);
    return Stream.of(PartitionedTable.CHECKS, PartitionedTable.ARCHIVE)
        .flatMap(table -> partitions.present(table).stream())
        .min(Comparator.naturalOrder())
        .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
        .map(oldest -> span.intersect(new Span(oldest, Instant.MAX)))
        .orElse(span);
  }

  /**
   * Reads a span in one transaction; a long one is better asked for day by day.
   *
   * @param target null for all
   * @throws StoreException when the database did not answer; rows may have been given by then
   */
  public void read(@Nullable String target, Span span, Sink sink) {
    var _ = database.callAtLength(connection -> read(connection, target, span, sink));
  }

  private static boolean read(Connection connection, @Nullable String target, Span span, Sink sink)
      throws SQLException {
    Integer targetId = target == null ? null : targetId(connection, target);
    if (span.isEmpty() || (target != null && targetId == null)) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(FETCH);
      statement.setObject(1, Partitions.day(span.from()));
      statement.setObject(2, Partitions.day(span.to().minusNanos(1)));
      statement.setObject(3, Timestamptz.of(span.from()));
      statement.setObject(4, Timestamptz.of(span.to()));
      statement.setObject(5, targetId);
      statement.setObject(6, targetId);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        sink.row(values(rows));
      }
    }
    return true;
  }

  private static List<@Nullable Object> values(ResultSet row) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(COLUMNS.size());
    for (int column = 1; column <= COLUMNS.size(); column++) {
      values.add(
          TIMES.contains(COLUMNS.get(column - 1))
              ? Timestamptz.readOrNull(row, column)
              : row.getObject(column));
    }
    return values;
  }

  private static @Nullable Integer targetId(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TARGET_ID)) {
      statement.setString(1, name);
      ResultSet rows = statement.executeQuery();
      return rows.next() ? (Integer) rows.getInt(1) : null;
    }
  }
}
