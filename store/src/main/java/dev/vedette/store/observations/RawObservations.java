package dev.vedette.store.observations;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads {@code check_result} in the binary format of COPY ("Binary Format" in the manual's page on
 * COPY), which spares both sides most of what a row costs.
 */
final class RawObservations {
  /** Where PostgreSQL's timestamps begin, which are microseconds. */
  private static final long EPOCH_MS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private static final long MICROS_PER_MILLI = Duration.ofMillis(1).toNanos() / 1_000;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** On the way from there to here they are numbers. */
  private static final List<Sight> SIGHTS = List.of(Sight.values());

  private static final int COLUMNS = 7;
  private static final short END = -1;

  /** So many are looked up one by one; of more, all in between are read. */
  private static final int MAX_NAMED = 50;

  private RawObservations() {}

  static void read(
      Connection connection, List<WatchedTarget> block, Span span, ObservationBlock into)
      throws SQLException {
    String sql =
        """
        COPY (
          SELECT scheduled_at, target_id, location_id, interval_ms, (%s)::smallint, certificate_id,
            rule_id
          FROM check_result
          WHERE scheduled_at >= '%s' AND scheduled_at < '%s' AND %s
        ) TO STDOUT (FORMAT binary)
        """
            .formatted(sight(), span.from(), span.to(), chosen(block));
    CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    for (byte[] bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
      ByteBuffer row = ByteBuffer.wrap(bytes);
      if (bytes.length > SIGNATURE.length && bytes[0] == SIGNATURE[0]) {
        skipHeader(row);
      }
      if (row.remaining() > Short.BYTES) {
        row(row, into);
      }
    }
  }

  /** Numbers of ours alone: nothing that a site or a person chose is in the statement. */
  private static String chosen(List<WatchedTarget> block) {
    return block.size() > MAX_NAMED
        ? "target_id BETWEEN %d AND %d".formatted(block.getFirst().id(), block.getLast().id())
        : "target_id IN (%s)"
            .formatted(
                block.stream()
                    .map(target -> Integer.toString(target.id()))
                    .collect(Collectors.joining(", ")));
  }

  /** The place in {@link #SIGHTS}. */
  private static String sight() {
    StringBuilder unknown = new StringBuilder("CASE failure_code");
    for (FailureCode code : FailureCode.values()) {
      if (code.meansUnknown()) {
        unknown
            .append(" WHEN '")
            .append(code.wireName())
            .append("' THEN ")
            .append(SIGHTS.indexOf(Sight.of(Outcome.of(new Failure(code, "", null)))));
      }
    }
    return "CASE outcome WHEN 'up' THEN %d WHEN 'down' THEN %d ELSE %s ELSE %d END END"
        .formatted(
            SIGHTS.indexOf(Sight.UP),
            SIGHTS.indexOf(Sight.DOWN),
            unknown,
            SIGHTS.indexOf(Sight.BLIND));
  }

  private static void skipHeader(ByteBuffer row) {
    row.position(SIGNATURE.length + Integer.BYTES);
    int extension = row.getInt();
    row.position(row.position() + extension);
  }

  private static void row(ByteBuffer row, ObservationBlock into) {
    short columns = row.getShort();
    if (columns == END) {
      return;
    }
    if (columns != COLUMNS) {
      throw StoreException.rejected("COPY gave " + columns + " columns instead of " + COLUMNS);
    }
    row.getInt();
    long slot = EPOCH_MS + Math.floorDiv(row.getLong(), MICROS_PER_MILLI);
    int target = integer(row);
    int location = integer(row);
    int interval = integer(row);
    row.getInt();
    Sight sight = SIGHTS.get(row.getShort());
    into.add(target, slot, location, interval, sight, integer(row), integer(row));
  }

  private static int integer(ByteBuffer row) {
    return row.getInt() == Integer.BYTES ? row.getInt() : ObservationBlock.NONE;
  }
}
