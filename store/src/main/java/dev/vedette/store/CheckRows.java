package dev.vedette.store;

import static java.util.stream.Collectors.toSet;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.store.TargetLocations.SlotRange;
import dev.vedette.store.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into {@code check_result}: with ids instead of names, each check once, in the
 * order of the primary key, which spares its index most of the searching.
 */
final class CheckRows {
  static final String COLUMNS =
      """
      scheduled_at, bytes, target_id, location_id, late_ms, interval_ms, total_us, dns_us, \
      connect_us, tls_us, send_us, wait_us, receive_us, outcome, failure_code, failure_phase, \
      certificate_id, status, redirects, certificate_trusted, body_matched, http_version, ip, \
      failure_message\
      """;

  private static final int COLUMN_COUNT = 24;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** A check by its key. */
  private record Row(int targetId, long slotMs, int locationId, CheckResult result) {
    static final Comparator<Row> KEY =
        Comparator.comparingInt(Row::targetId)
            .thenComparingLong(Row::slotMs)
            .thenComparingInt(Row::locationId);

    /** The sort is stable: of two with one key that are both known the first comes first. */
    static final Comparator<Row> ORDER =
        KEY.thenComparing(row -> row.result.outcome() instanceof Outcome.Unknown);
  }

  private final CopyRows copy;
  private final Map<TargetLocation, SlotRange> slots = new HashMap<>();
  private final Set<Long> hours = new HashSet<>();
  private int size;

  private CheckRows(List<Row> sorted, Map<Certificates.Key, Integer> certificates) {
    copy = new CopyRows(COLUMN_COUNT, sorted.size());
    Row last = null;
    for (Row row : sorted) {
      if (last == null || Row.KEY.compare(last, row) != 0) {
        add(row, certificates);
      }
      last = row;
    }
  }

  /** Finds the ids; names and certificates that are new get one. */
  static CheckRows resolve(Connection connection, List<CheckResult> batch) throws SQLException {
    Map<String, Integer> targets = Targets.resolve(connection, batch);
    Map<String, Integer> locations =
        Locations.resolve(connection, batch.stream().map(CheckResult::location).collect(toSet()));
    Map<Certificates.Key, Integer> certificates = Certificates.resolve(connection, batch);
    List<Row> rows = new ArrayList<>(batch.size());
    for (CheckResult result : batch) {
      rows.add(
          new Row(
              id(targets, result.target()),
              result.scheduledAt().toEpochMilli(),
              id(locations, result.location()),
              result));
    }
    rows.sort(Row.ORDER);
    return new CheckRows(rows, certificates);
  }

  private static int id(Map<String, Integer> ids, String name) {
    Integer id = ids.get(name);
    if (id == null) {
      // PostgreSQL gave the name back in another spelling, as it does with broken surrogates.
      throw StoreException.rejected("the name '" + name + "' is no valid Unicode");
    }
    return id;
  }

  int size() {
    return size;
  }

  /** From when to when each pair of target and location is checked in it. */
  Map<TargetLocation, SlotRange> slots() {
    return slots;
  }

  /** The hours since the epoch that have checks, as values of an SQL array. */
  Object[] hours() {
    return hours.toArray();
  }

  /** Sends them into a table that has the columns of {@code check_result}; can be done again. */
  void copy(Connection connection, String table) throws SQLException {
    copy.copy(connection, "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, COLUMNS));
  }

  private void add(Row row, Map<Certificates.Key, Integer> certificates) {
    size++;
    slots.merge(
        new TargetLocation(row.targetId(), row.locationId()),
        new SlotRange(row.slotMs(), row.slotMs()),
        SlotRange::with);
    hours.add(Math.floorDiv(row.slotMs(), HOUR_MS));
    write(row, certificates);
  }

  private void write(Row row, Map<Certificates.Key, Integer> certificates) {
    CheckResult result = row.result();
    Certificate certificate = result.certificate();
    copy.row()
        .timestamp(result.scheduledAt())
        .bigint(result.bytes())
        .integer(row.targetId())
        .integer(row.locationId())
        .integer(result.startedAt().toEpochMilli() - row.slotMs())
        .integer(result.interval().toMillis());
    writeTimings(result.timings());
    writeOutcome(result.outcome().wireName(), result.failure());
    copy.integerOrNull(
            certificate == null ? null : certificates.get(Certificates.Key.of(certificate)))
        .smallint(result.status())
        .smallint(result.redirects())
        .bool(certificate == null ? null : certificate.trusted())
        .bool(result.bodyMatched())
        .text(result.httpVersion())
        .inet(result.ip())
        .text(result.failure() == null ? null : result.failure().message());
  }

  private void writeTimings(Timings timings) {
    copy.integer(timings.totalUs());
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros == Timings.ABSENT) {
        copy.none();
      } else {
        copy.integer(micros);
      }
    }
  }

  private void writeOutcome(String outcome, @Nullable Failure failure) {
    copy.text(outcome)
        .text(failure == null ? null : failure.code().wireName())
        .text(failure == null || failure.phase() == null ? null : failure.phase().wireName());
  }
}
