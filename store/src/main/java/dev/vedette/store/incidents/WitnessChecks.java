package dev.vedette.store.incidents;

import dev.vedette.model.Failure;
import dev.vedette.model.Timings;
import dev.vedette.model.incident.Changes;
import dev.vedette.model.incident.Incident.Witness;
import dev.vedette.store.checks.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the checks say by which an incident began. */
final class WitnessChecks {
  private static final String READ =
      """
      SELECT w.n, h.failure_code::text, h.failure_phase::text, h.failure_message,
        h.status::integer, h.http_version, host(h.ip) AS address, h.total_us,
        h.dns_us, h.connect_us, h.tls_us, h.send_us, h.wait_us, h.receive_us,
        c.subject, c.issuer, c.not_after
      FROM unnest(?::bigint[], ?::text[], ?::bigint[]) WITH ORDINALITY
        AS w (target_id, location, slot_ms, n)
      JOIN location l ON l.name = w.location
      CROSS JOIN LATERAL (
        SELECT * FROM check_history h
        WHERE h.target_id = w.target_id AND h.location_id = l.location_id
          AND h.day = date 'epoch' + (w.slot_ms / 86400000)::integer
          AND h.scheduled_at = timestamptz 'epoch' + w.slot_ms * interval '1 ms'
      ) h
      LEFT JOIN certificate c USING (certificate_id)
      """;

  private WitnessChecks() {}

  /** Whose checks are asked for. */
  record Asked(int targetId, Witness witness) {}

  /** What they say. */
  record Said(@Nullable Failure failure, @Nullable Integer status, List<String> changed) {
    static final Said NOTHING = new Said(null, null, List.of());
  }

  private record Key(Asked asked, Instant slot) {}

  private record Row(@Nullable Failure failure, @Nullable Integer status, Changes.Seen seen) {}

  /** Only of those whose first bad check is stored still. */
  static Map<Asked, Said> read(Connection connection, List<Asked> asked) throws SQLException {
    List<Key> keys = new ArrayList<>();
    for (Asked one : asked) {
      keys.add(new Key(one, one.witness.firstBad()));
      if (one.witness.lastGood() != null) {
        keys.add(new Key(one, one.witness.lastGood()));
      }
    }
    Map<Key, Row> rows = keys.isEmpty() ? Map.of() : rows(connection, keys);
    Map<Asked, Said> said = new HashMap<>();
    for (Asked one : asked) {
      Row bad = rows.get(new Key(one, one.witness.firstBad()));
      Instant lastGood = one.witness.lastGood();
      Row good = lastGood == null ? null : rows.get(new Key(one, lastGood));
      if (bad != null) {
        List<String> changed = good == null ? List.of() : Changes.between(good.seen, bad.seen);
        said.put(one, new Said(bad.failure, bad.status, changed));
      }
    }
    return said;
  }

  private static Map<Key, Row> rows(Connection connection, List<Key> keys) throws SQLException {
    Map<Key, Row> rows = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Columns<Key> columns = new Columns<>(connection, statement, keys);
      columns.bigint(key -> key.asked.targetId);
      columns.text(key -> key.asked.witness.location());
      columns.bigint(key -> key.slot.toEpochMilli());
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        rows.put(keys.get(row.getInt("n") - 1), row(row));
      }
    }
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    Failure failure =
        IncidentWords.failure(
            row.getString("failure_code"),
            row.getString("failure_message"),
            row.getString("failure_phase"));
    Integer status = row.getObject("status", Integer.class);
    OffsetDateTime notAfter = row.getObject("not_after", OffsetDateTime.class);
    Changes.Seen seen =
        new Changes.Seen(
            row.getString("address"),
            row.getString("subject"),
            row.getString("issuer"),
            notAfter == null ? null : notAfter.toInstant(),
            status,
            row.getString("http_version"),
            new Timings(
                micros(row, "dns_us"),
                micros(row, "connect_us"),
                micros(row, "tls_us"),
                micros(row, "send_us"),
                micros(row, "wait_us"),
                micros(row, "receive_us"),
                row.getInt("total_us")));
    return new Row(failure, status, seen);
  }

  private static long micros(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Timings.ABSENT : micros;
  }
}
