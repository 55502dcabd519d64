package dev.vedette.store.observations;

import dev.vedette.model.FailureCode;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.query.Span;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads {@code check_result}. */
final class RawObservations {
  /** Where PostgreSQL's timestamps begin, which are microseconds. */
  private static final long EPOCH_MS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private static final long MICROS_PER_MILLI = Duration.ofMillis(1).toNanos() / 1_000;

  /** On the way from there to here they are numbers. */
  private static final List<Sight> SIGHTS = List.of(Sight.values());

  private static final int COLUMNS = 7;

  private RawObservations() {}

  static void read(Connection connection, Span span, ObservationBlock into) throws SQLException {
    String query =
        """
        SELECT scheduled_at, target_id, location_id, interval_ms, (%s)::smallint, certificate_id,
          rule_id
        FROM check_result
        WHERE scheduled_at >= '%s' AND scheduled_at < '%s' AND %s
        """
            .formatted(sight(), span.from(), span.to(), TargetCondition.of(into.targetIds()));
    BinaryCopy.read(connection, query, COLUMNS, row -> add(row, into));
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
            .append(SIGHTS.indexOf(Sight.ofUnknown(code)));
      }
    }
    return "CASE outcome WHEN 'up' THEN %d WHEN 'down' THEN %d ELSE %s ELSE %d END END"
        .formatted(
            SIGHTS.indexOf(Sight.UP),
            SIGHTS.indexOf(Sight.DOWN),
            unknown,
            SIGHTS.indexOf(Sight.BLIND));
  }

  private static void add(ByteBuffer row, ObservationBlock into) {
    row.getInt();
    long slot = EPOCH_MS + Math.floorDiv(row.getLong(), MICROS_PER_MILLI);
    int place = into.place(BinaryCopy.integer(row));
    int location = BinaryCopy.integer(row);
    int interval = BinaryCopy.integer(row);
    row.getInt();
    Sight sight = SIGHTS.get(row.getShort());
    int certificate = BinaryCopy.integer(row);
    int rule = BinaryCopy.integer(row);
    if (place >= 0) {
      into.add(place, slot, location, interval, sight, certificate, rule);
    }
  }
}
