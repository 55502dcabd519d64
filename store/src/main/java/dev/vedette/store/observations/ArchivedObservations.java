package dev.vedette.store.observations;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.FailureCode;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.query.Span;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code check_archive}, a row for a day of a target at a location. Most arrays hold one
 * value many times, and come as that one; of the outcomes come the places of those that are not up.
 */
final class ArchivedObservations {
  /** Of what is unknown, the codes that say more than that the checker could not tell. */
  private static final List<FailureCode> TELLING =
      Arrays.stream(FailureCode.values())
          .filter(FailureCode::meansUnknown)
          .filter(code -> Sight.ofUnknown(code) != Sight.BLIND)
          .toList();

  private static final int COLUMNS = 9 + TELLING.size();

  private static final String READ =
      """
      SELECT target_id, location_id, checks,
        CASE WHEN slot_step_ms[2] = ALL (slot_step_ms[2:]) THEN slot_step_ms[:2]
          ELSE slot_step_ms END,
        %s, %s, %s,
        array_positions(outcome, 'down'), array_positions(outcome, 'unknown'),
        %s
      FROM check_archive
      WHERE day = '%%s' AND %%s
      """
          .formatted(
              one("interval_ms"),
              one("certificate_id"),
              one("rule_id"),
              TELLING.stream().map(ArchivedObservations::places).collect(Collectors.joining(", ")));

  private ArchivedObservations() {}

  /** The array, or its first element alone when all are the same. */
  private static String one(String array) {
    return "CASE WHEN %1$s[1] = ALL (%1$s) THEN %1$s[:1] ELSE %1$s END".formatted(array);
  }

  private static String places(FailureCode code) {
    return "CASE WHEN 'unknown' = ANY (outcome) THEN array_positions(failure_code, '%s') END"
        .formatted(code.wireName());
  }

  static void read(Connection connection, LocalDate day, Span span, ObservationBlock into)
      throws SQLException {
    long dayMs = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    String query = READ.formatted(day, TargetCondition.of(into.targetIds()));
    BinaryCopy.read(connection, query, COLUMNS, row -> add(row, dayMs, span, into));
  }

  private static void add(ByteBuffer row, long dayMs, Span span, ObservationBlock into) {
    int place = into.place(BinaryCopy.integer(row));
    if (place < 0) {
      return;
    }
    int location = BinaryCopy.integer(row);
    int checks = BinaryCopy.integer(row);
    int[] steps = requireNonNull(BinaryCopy.integers(row));
    int[] intervals = requireNonNull(BinaryCopy.integers(row));
    int[] certificates = BinaryCopy.integers(row);
    int[] rules = BinaryCopy.integers(row);
    Sight[] sights = sights(row, checks);
    long from = span.from().toEpochMilli();
    long to = span.to().toEpochMilli();
    long slot = dayMs;
    for (int i = 0; i < checks; i++) {
      slot += steps[Math.min(i, steps.length - 1)];
      if (slot >= from && slot < to) {
        into.add(
            place,
            slot,
            location,
            element(intervals, i),
            sights[i],
            element(certificates, i),
            element(rules, i));
      }
    }
  }

  private static int element(int @Nullable [] array, int place) {
    return array == null ? ObservationBlock.NONE : array[Math.min(place, array.length - 1)];
  }

  private static Sight[] sights(ByteBuffer row, int checks) {
    Sight[] sights = new Sight[checks];
    Arrays.fill(sights, Sight.UP);
    put(sights, row, Sight.DOWN);
    put(sights, row, Sight.BLIND);
    for (FailureCode code : TELLING) {
      put(sights, row, Sight.ofUnknown(code));
    }
    return sights;
  }

  /** PostgreSQL counts from 1. */
  private static void put(Sight[] sights, ByteBuffer row, Sight sight) {
    int[] places = BinaryCopy.integers(row);
    if (places != null) {
      for (int place : places) {
        sights[place - 1] = sight;
      }
    }
  }
}
