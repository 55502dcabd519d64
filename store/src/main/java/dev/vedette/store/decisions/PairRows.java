package dev.vedette.store.decisions;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.store.checks.Columns;
import dev.vedette.store.incidents.IncidentWords;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code target_state}. */
final class PairRows {
  private static final String LOAD =
      """
      SELECT target_id, location_id, interval_ms, total_us, certificate_id, status::integer,
        (date_part('epoch', known_at) * 1000)::bigint AS known_ms,
        (date_part('epoch', seen_at) * 1000)::bigint AS seen_ms,
        failure_code::text, failure_phase::text, failure_message,
        recent_ms, recent_us, recent_codes::text[]
      FROM target_state WHERE target_id = ANY (?)
      """;

  /** Of two writers the one with the newer check is right. */
  private static final String SAVE =
      """
      INSERT INTO target_state AS t (target_id, location_id, scheduled_at, known_at, seen_at,
        interval_ms, total_us, certificate_id, outcome, failure_code, failure_phase, status,
        failure_message, recent_ms, recent_us, recent_codes)
      SELECT target_id, location_id, timestamptz 'epoch' + slot_ms * interval '1 ms',
        timestamptz 'epoch' + known_ms * interval '1 ms',
        timestamptz 'epoch' + seen_ms * interval '1 ms',
        interval_ms, total_us, certificate_id, outcome::outcome, failure_code::failure_code,
        failure_phase::phase, status, failure_message, recent_ms::bigint[], recent_us::integer[],
        recent_codes::failure_code[]
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[])
        AS s (target_id, location_id, slot_ms, interval_ms, total_us, known_ms, seen_ms,
          certificate_id, status, outcome, failure_code, failure_phase, failure_message, recent_ms,
          recent_us, recent_codes)
      ORDER BY target_id, location_id
      ON CONFLICT (target_id, location_id) DO UPDATE SET
        scheduled_at = excluded.scheduled_at, known_at = excluded.known_at,
        seen_at = excluded.seen_at, interval_ms = excluded.interval_ms,
        total_us = excluded.total_us, certificate_id = excluded.certificate_id,
        outcome = excluded.outcome, failure_code = excluded.failure_code,
        failure_phase = excluded.failure_phase, status = excluded.status,
        failure_message = excluded.failure_message, recent_ms = excluded.recent_ms,
        recent_us = excluded.recent_us, recent_codes = excluded.recent_codes
      WHERE t.scheduled_at <= excluded.scheduled_at
      """;

  private static final Comparator<PairState> ORDER =
      Comparator.<PairState>comparingInt(pair -> pair.targetId)
          .thenComparingInt(pair -> pair.locationId);

  private PairRows() {}

  /** Puts what is stored into pairs that are empty. */
  static void load(Connection connection, Collection<LiveTarget> targets) throws SQLException {
    var byId = LiveTarget.byId(targets);
    try (PreparedStatement statement = connection.prepareStatement(LOAD)) {
      statement.setArray(1, connection.createArrayOf("integer", byId.keySet().toArray()));
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        LiveTarget target = byId.get(row.getInt("target_id"));
        if (target != null) {
          restore(row, target.pair(row.getInt("location_id")));
        }
      }
    }
  }

  private static void restore(ResultSet row, PairState pair) throws SQLException {
    pair.intervalMs = row.getInt("interval_ms");
    pair.totalUs = row.getInt("total_us");
    pair.certificateId = row.getObject("certificate_id", Integer.class);
    pair.status = row.getObject("status", Integer.class);
    pair.knownMs = orNever(row, "known_ms");
    pair.seenMs = orNever(row, "seen_ms");
    pair.failure =
        IncidentWords.failure(
            row.getString("failure_code"),
            row.getString("failure_message"),
            row.getString("failure_phase"));
    Long[] slots = (Long[]) array(row, "recent_ms");
    Integer[] totals = (Integer[]) array(row, "recent_us");
    String[] codes = (String[]) array(row, "recent_codes");
    for (int i = 0; i < slots.length; i++) {
      FailureCode code = codes[i] == null ? null : IncidentWords.of(FailureCode.values(), codes[i]);
      pair.restore(slots[i], totals[i], code);
    }
  }

  private static Object array(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array.getArray();
  }

  private static long orNever(ResultSet row, String column) throws SQLException {
    long ms = row.getLong(column);
    return row.wasNull() ? PairState.NEVER : ms;
  }

  /** Stores them as they are. */
  static void save(Connection connection, Collection<PairState> unsaved) throws SQLException {
    List<PairState> pairs = new ArrayList<>(unsaved);
    pairs.sort(ORDER);
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      Columns<PairState> columns = new Columns<>(connection, statement, pairs);
      columns.bigint(pair -> pair.targetId);
      columns.bigint(pair -> pair.locationId);
      columns.bigint(PairState::newestMs);
      columns.bigint(pair -> pair.intervalMs);
      columns.bigint(pair -> pair.totalUs);
      columns.bigintOrNull(pair -> unlessNever(pair.knownMs));
      columns.bigintOrNull(pair -> unlessNever(pair.seenMs));
      columns.bigintOrNull(pair -> wide(pair.certificateId));
      columns.bigintOrNull(pair -> wide(pair.status));
      columns.text(PairRows::outcome);
      columns.text(ofFailure(failure -> failure.code().wireName()));
      columns.text(
          ofFailure(failure -> failure.phase() == null ? null : failure.phase().wireName()));
      columns.text(ofFailure(Failure::message));
      columns.text(PairState::recentMs);
      columns.text(PairState::recentUs);
      columns.text(PairState::recentCodes);
      statement.executeUpdate();
    }
  }

  private static @Nullable Long unlessNever(long ms) {
    return ms == PairState.NEVER ? null : ms;
  }

  private static @Nullable Long wide(@Nullable Integer value) {
    return value == null ? null : Long.valueOf(value);
  }

  private static String outcome(PairState pair) {
    FailureCode code = pair.newestCode();
    return code == null ? "up" : code.meansUnknown() ? "unknown" : "down";
  }

  private static Function<PairState, @Nullable String> ofFailure(
      Function<Failure, @Nullable String> part) {
    return pair -> pair.failure == null ? null : part.apply(pair.failure);
  }
}
