package dev.vedette.bench.web;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A realistic history, made inside the database: three locations, four teams, 90 days with outages,
 * failures and gaps, the checks of the last hours, and open incidents.
 *
 * @param targets how many
 * @param down how many of them are down now
 * @param days of history; 0: the first day, two checks each
 */
record GeneratedSite(int targets, int down, int days) {
  private String names() {
    return """
    INSERT INTO location (name) VALUES ('berlin-1'), ('tokyo-1'), ('oslo-1');
    INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
    SELECT 60000, now() - interval '%2$d days 2 minutes', now(),
      (ARRAY['shop', 'blog', 'login', 'search', 'api', 'status', 'checkout', 'docs'])[1 + n %% 8]
        || '-' || lpad(n::text, length('%1$d'), '0'),
      'https://' || n || '.example/health',
      jsonb_build_object('team', (ARRAY['web', 'press', 'payments', 'platform'])[1 + n %% 4],
        'env', (ARRAY['production', 'staging'])[1 + n %% 2])
    FROM generate_series(1, %1$d) n;
    INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
    SELECT target_id, location_id, first_seen, last_seen FROM target, location
    WHERE location_id <= 1 + target_id %% 3
    """
        .formatted(targets, days);
  }

  private String rolledUpDays() {
    return """
    INSERT INTO rollup_day (day, target_id, location_id, up_ms, known_ms, total_sum_us, up, down,
      unknown, answered, buckets, bucket_checks)
    SELECT current_date - ago, target_id, location_id, 60000 * (1440 - lost - failed),
      60000 * (1440 - lost), 0, 1440 - lost - failed, failed, lost, 1440 - lost, '{}', '{}'
    FROM (
      SELECT w.target_id, w.location_id, ago,
        CASE WHEN (w.target_id * 7 + ago * 3) %% 41 = 0 THEN (w.target_id * ago) %% 300
          WHEN (w.target_id + ago) %% 23 = 0 THEN 3 ELSE 0 END AS failed,
        CASE WHEN (w.target_id * 5 + ago) %% 67 = 0 THEN 480
          WHEN w.target_id %% 50 = 7 AND ago > 60 THEN 1440 ELSE 0 END AS lost
      FROM target_location w, generate_series(1, %1$d) ago
    ) d;
    INSERT INTO incident (incident_id, opened_at, began_after, began_before, closed_at, target_id,
      kind, reason, status, failure_code, failure_phase, failure_message, down)
    SELECT gen_random_uuid(), at, at - interval '3 minutes', at - interval '2 minutes',
      at + ((target_id * ago) %% 300) * interval '1 minute', target_id, 'down', 'recovered', 503,
      'status_unexpected', 'wait', 'expected status 2xx, got 503', '{berlin-1}'
    FROM (
      SELECT target_id, ago, date_trunc('day', now()) - ago * interval '1 day' + interval '9 hours'
        AS at FROM target, generate_series(1, %1$d) ago
      WHERE (target_id * 7 + ago * 3) %% 41 = 0 AND (target_id * ago) %% 300 > 10
    ) d
    """
        .formatted(days);
  }

  private static final String HOURS =
      """
      INSERT INTO rollup_hour (hour, target_id, location_id, up_ms, known_ms, total_sum_us, up,
        down, unknown, answered, total_min_us, total_max_us, buckets, bucket_checks)
      SELECT date_trunc('hour', now()) - ago * interval '1 hour', target_id, location_id, 3600000,
        3600000, 60 * 120000, 60, 0, 0, 60, 80000, 400000,
        ARRAY(SELECT b::smallint FROM generate_series(230, 262, 2) b),
        ARRAY[1, 2, 3, 5, 7, 9, 8, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1]
      FROM target_location, generate_series(1, 25) ago
      """;

  private String checks() {
    // The hour of now is not rolled up, and in its first minutes not the one before.
    return """
    INSERT INTO check_result (scheduled_at, bytes, target_id, location_id, late_ms, interval_ms,
      total_us, dns_us, connect_us, tls_us, send_us, wait_us, receive_us, outcome, failure_code,
      failure_phase, status, redirects, certificate_trusted, http_version, ip, failure_message)
    SELECT slot, 5120, target_id, location_id, 2, 60000, 80000 + noise, 300, 8000, 15000, 60,
      56000 + noise, 640, CASE WHEN down THEN 'down'::outcome ELSE 'up' END,
      CASE WHEN down THEN 'status_unexpected'::failure_code END,
      CASE WHEN down THEN 'wait'::phase END, CASE WHEN down THEN 503 ELSE 200 END, 0, true,
      '2', '192.0.2.7', CASE WHEN down THEN 'expected status 2xx, got 503' END
    FROM (
      SELECT w.*, (random() * 60000)::integer AS noise, w.target_id <= %2$d AND ago < 12 AS down,
        date_trunc('minute', now()) - ago * interval '1 minute'
          - (w.target_id %% 55) * interval '1 second' AS slot
      FROM target_location w, generate_series(0, %1$d) ago
    ) s;
    INSERT INTO target_state (target_id, location_id, scheduled_at, known_at, seen_at,
      interval_ms, total_us, outcome, failure_code, failure_phase, status, failure_message,
      recent_ms, recent_us, recent_codes)
    SELECT DISTINCT ON (target_id, location_id) target_id, location_id, scheduled_at,
      scheduled_at, scheduled_at, interval_ms, total_us, outcome, failure_code, failure_phase,
      status, failure_message, '{}', '{}', '{}'
    FROM check_result ORDER BY target_id, location_id, scheduled_at DESC;
    INSERT INTO incident (incident_id, opened_at, began_after, began_before, target_id, kind,
      status, failure_code, failure_phase, failure_message, down, changed)
    SELECT gen_random_uuid(), min(scheduled_at) + interval '2 minutes',
      min(scheduled_at) - interval '1 minute', min(scheduled_at), target_id, 'down', 503,
      'status_unexpected', 'wait', 'expected status 2xx, got 503',
      array_agg(DISTINCT l.name ORDER BY l.name), '{"status 200 to 503"}'
    FROM check_result JOIN location l USING (location_id)
    WHERE outcome = 'down' GROUP BY target_id;
    INSERT INTO incident_transition (at, incident_id, change, snapshot)
    SELECT opened_at, incident_id, 'opened', json_build_object('id', incident_id, 'kind', kind,
      'target', t.name, 'opened_at', to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'began_before', to_char(began_before AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'failure_code', failure_code, 'failure_message', failure_message)
    FROM incident JOIN target t USING (target_id) WHERE closed_at IS NULL;
    INSERT INTO touched_hour (hour)
    SELECT DISTINCT date_trunc('hour', scheduled_at) FROM check_result
    """
        .formatted(days == 0 ? 1 : 70, down);
  }

  /** Makes it in a migrated, empty database. */
  void generate(String jdbcUrl) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      partitions(statement);
      statement.execute(names());
      if (days > 0) {
        statement.execute(rolledUpDays());
        statement.execute(HOURS);
      }
      statement.execute(checks());
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static void partitions(Statement statement) throws SQLException {
    statement.execute(
        """
        DO $$ DECLARE day date; BEGIN
          FOR day IN SELECT current_date - n FROM generate_series(0, 1) n LOOP
            EXECUTE format(
              'CREATE TABLE IF NOT EXISTS check_result_%s PARTITION OF check_result FOR VALUES FROM (%L) TO (%L)',
              to_char(day, 'YYYYMMDD'), day || ' 00:00+00', day + 1 || ' 00:00+00');
            EXECUTE format(
              'CREATE TABLE IF NOT EXISTS rollup_hour_%s PARTITION OF rollup_hour FOR VALUES FROM (%L) TO (%L)',
              to_char(day, 'YYYYMM'), date_trunc('month', day)::date || ' 00:00+00',
              (date_trunc('month', day) + interval '1 month')::date || ' 00:00+00');
          END LOOP;
        END $$
        """);
  }
}
