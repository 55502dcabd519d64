package dev.vedette.store.checks;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.Alerts;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.TargetLocations.SlotRange;
import dev.vedette.store.checks.TargetLocations.TargetLocation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
      failure_message, rule_id\
      """;

  private static final String INSERT_EVIDENCE =
      """
      INSERT INTO check_evidence (target_id, scheduled_at, location_id, evidence)
      SELECT target_id::integer, timestamptz 'epoch' + slot_ms * interval '1 ms',
        location_id::integer, evidence::json
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) WITH ORDINALITY
        AS e (target_id, slot_ms, location_id, evidence, n)
      ORDER BY n
      ON CONFLICT DO NOTHING
      """;

  private static final int COLUMN_COUNT = 25;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final List<StoredCheck> rows;

  private CheckRows(List<StoredCheck> rows) {
    this.rows = rows;
  }

  /** Finds the ids; names and certificates that are new get one. */
  static CheckRows resolve(Connection connection, List<CheckResult> batch) throws SQLException {
    Map<String, Integer> targets = Targets.resolve(connection, batch);
    Map<String, Integer> locations =
        Locations.resolve(connection, batch.stream().map(CheckResult::location).collect(toSet()));
    Map<Certificates.Key, Integer> certificates = Certificates.resolve(connection, batch);
    Map<Alerts, Integer> rules = AlertRules.resolve(connection, batch);
    List<StoredCheck> rows = new ArrayList<>(batch.size());
    for (CheckResult result : batch) {
      Certificate certificate = result.certificate();
      rows.add(
          new StoredCheck(
              id(targets, result.target()),
              result.scheduledAt().toEpochMilli(),
              id(locations, result.location()),
              certificate == null ? null : certificates.get(Certificates.Key.of(certificate)),
              rules.isEmpty() ? null : rules.get(result.alerts()),
              result));
    }
    rows.sort(StoredCheck.ORDER);
    return new CheckRows(distinct(rows));
  }

  private static List<StoredCheck> distinct(List<StoredCheck> sorted) {
    List<StoredCheck> distinct = new ArrayList<>(sorted.size());
    for (StoredCheck row : sorted) {
      if (distinct.isEmpty() || StoredCheck.KEY.compare(distinct.getLast(), row) != 0) {
        distinct.add(row);
      }
    }
    return distinct;
  }

  private static int id(Map<String, Integer> ids, String name) {
    Integer id = ids.get(name);
    if (id == null) {
      // PostgreSQL gave the name back in another spelling, as it does with broken surrogates.
      throw StoreException.rejected("the name '" + name + "' is no valid Unicode");
    }
    return id;
  }

  /** In the order of target, slot and location. */
  List<StoredCheck> checks() {
    return rows;
  }

  int size() {
    return rows.size();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Those of these days (UTC). */
  CheckRows of(Set<LocalDate> days) {
    return where(row -> days.contains(row.day()));
  }

  /** Those of other days (UTC). */
  CheckRows without(Set<LocalDate> days) {
    return days.isEmpty() ? this : where(row -> !days.contains(row.day()));
  }

  private CheckRows where(Predicate<StoredCheck> condition) {
    return new CheckRows(rows.stream().filter(condition).toList());
  }

  /** From when to when each pair of target and location is checked in it. */
  Map<TargetLocation, SlotRange> slots() {
    Map<TargetLocation, SlotRange> slots = new HashMap<>();
    for (StoredCheck row : rows) {
      slots.merge(
          new TargetLocation(row.targetId(), row.locationId()),
          new SlotRange(row.slotMs(), row.slotMs()),
          SlotRange::with);
    }
    return slots;
  }

  /** The hours since the epoch that have checks, each once, as values of an SQL array. */
  Object[] hours() {
    return rows.stream().map(row -> Math.floorDiv(row.slotMs(), HOUR_MS)).distinct().toArray();
  }

  /** Stores the evidence that some of them carry; what is there already stays. */
  void insertEvidence(Connection connection) throws SQLException {
    List<StoredCheck> telling =
        rows.stream().filter(row -> row.result().evidence() != null).toList();
    if (telling.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT_EVIDENCE)) {
      Columns<StoredCheck> columns = new Columns<>(connection, insert, telling);
      columns.bigint(StoredCheck::targetId);
      columns.bigint(StoredCheck::slotMs);
      columns.bigint(StoredCheck::locationId);
      columns.text(row -> requireNonNull(row.result().evidence()).json());
      insert.executeUpdate();
    }
  }

  /**
   * Sends them into a table that has the columns of {@code check_result}.
   *
   * @param meanwhile run when all is sent, while PostgreSQL takes it in
   * @return how many
   */
  int copy(Connection connection, String table, Runnable meanwhile) throws SQLException {
    CopyRows copy = new CopyRows(COLUMN_COUNT, rows.size());
    rows.forEach(row -> write(copy, row));
    String sql = "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, COLUMNS);
    copy.copy(connection, sql, meanwhile);
    return rows.size();
  }

  private void write(CopyRows copy, StoredCheck row) {
    CheckResult result = row.result();
    Certificate certificate = result.certificate();
    copy.row()
        .timestamp(result.scheduledAt())
        .bigint(result.bytes())
        .integer(row.targetId())
        .integer(row.locationId())
        .integer(result.startedAt().toEpochMilli() - row.slotMs())
        .integer(result.interval().toMillis());
    writeTimings(copy, result.timings());
    writeOutcome(copy, result.outcome().wireName(), result.failure());
    copy.integerOrNull(row.certificateId())
        .smallint(result.status())
        .smallint(result.redirects())
        .bool(certificate == null ? null : certificate.trusted())
        .bool(result.bodyMatched())
        .text(result.httpVersion())
        .inet(result.ip())
        .text(result.failure() == null ? null : result.failure().message())
        .integerOrNull(row.ruleId());
  }

  private static void writeTimings(CopyRows copy, Timings timings) {
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

  private static void writeOutcome(CopyRows copy, String outcome, @Nullable Failure failure) {
    copy.text(outcome)
        .text(failure == null ? null : failure.code().wireName())
        .text(failure == null || failure.phase() == null ? null : failure.phase().wireName());
  }
}
