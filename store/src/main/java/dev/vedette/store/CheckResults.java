package dev.vedette.store;

import static java.util.stream.Collectors.toSet;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.store.Watches.Watch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table {@code check_result}: batches that may come any number of times, in any order.
 *
 * <p>Safe for use by many threads and processes at once: whatever a batch locks, it locks in the
 * order target, location, certificate, check, and each of them sorted.
 */
public final class CheckResults {
  private static final String STAGE =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS check_stage (LIKE check_result) ON COMMIT DELETE ROWS
      """;

  private static final String COLUMNS =
      """
      scheduled_at, bytes, target_id, location_id, late_ms, interval_ms, total_us, dns_us, \
      connect_us, tls_us, send_us, wait_us, receive_us, outcome, failure_code, failure_phase, \
      certificate_id, status, redirects, certificate_trusted, body_matched, http_version, ip, \
      failure_message\
      """;

  private static final int COLUMN_COUNT = 24;

  private static final String COPY =
      "COPY check_stage (" + COLUMNS + ") FROM STDIN (FORMAT binary)";

  private static final String INSERT =
      """
      INSERT INTO check_result (%1$s)
      SELECT %1$s FROM check_stage ORDER BY target_id, scheduled_at, location_id
      ON CONFLICT DO NOTHING
      """
          .formatted(COLUMNS);

  private final Database database;
  private final Partitions partitions;

  /** Makes the partitions that a batch needs through {@code partitions}. */
  public CheckResults(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /**
   * Stores the results that are not there yet, all in one transaction. A result is the same check
   * as another of its target, location and slot: the first that comes stays.
   *
   * @return the number of new rows
   * @throws StoreException when nothing of it was stored
   */
  public int insert(List<CheckResult> batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    partitions.ensure(
        batch.stream().map(result -> Partitions.day(result.scheduledAt())).collect(toSet()));
    return database.call(connection -> insert(connection, batch));
  }

  private static int insert(Connection connection, List<CheckResult> batch) throws SQLException {
    Map<String, Integer> targets = Targets.resolve(connection, batch);
    Map<String, Integer> locations =
        Locations.resolve(connection, batch.stream().map(CheckResult::location).collect(toSet()));
    Map<Certificates.Key, Integer> certificates = Certificates.resolve(connection, batch);
    CopyRows rows = new CopyRows(COLUMN_COUNT, batch.size());
    Map<Watch, Long> newestMs = new HashMap<>();
    for (CheckResult result : batch) {
      Watch watch = new Watch(id(targets, result.target()), id(locations, result.location()));
      newestMs.merge(watch, result.scheduledAt().toEpochMilli(), Math::max);
      write(rows.row(), result, watch, certificates);
    }
    Watches.save(connection, newestMs);
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGE);
      rows.copy(connection, COPY);
      return statement.executeUpdate(INSERT);
    }
  }

  private static int id(Map<String, Integer> ids, String name) {
    Integer id = ids.get(name);
    if (id == null) {
      // PostgreSQL gave the name back in another spelling, as it does with broken surrogates.
      throw StoreException.rejected("the name '" + name + "' is no valid Unicode");
    }
    return id;
  }

  private static void write(
      CopyRows row, CheckResult result, Watch watch, Map<Certificates.Key, Integer> certificates) {
    Certificate certificate = result.certificate();
    Failure failure = result.failure();
    row.timestamp(result.scheduledAt())
        .bigint(result.bytes())
        .integer(watch.targetId())
        .integer(watch.locationId())
        .integer(Duration.between(result.scheduledAt(), result.startedAt()).toMillis())
        .integer(result.interval().toMillis());
    writeTimings(row, result.timings());
    row.text(result.outcome().wireName())
        .text(failure == null ? null : failure.code().wireName())
        .text(failure == null || failure.phase() == null ? null : failure.phase().wireName())
        .integerOrNull(
            certificate == null ? null : certificates.get(Certificates.Key.of(certificate)))
        .smallint(result.status())
        .smallint(result.redirects())
        .bool(certificate == null ? null : certificate.trusted())
        .bool(result.bodyMatched())
        .text(result.httpVersion())
        .inet(result.ip())
        .text(failure == null ? null : failure.message());
  }

  private static void writeTimings(CopyRows row, Timings timings) {
    row.integer(timings.totalUs());
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros == Timings.ABSENT) {
        row.none();
      } else {
        row.integer(micros);
      }
    }
  }
}
