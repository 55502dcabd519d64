-- Rollups by hour and by day, and the archive of closed days.

-- Checks come in the order of their slots, more or less: a few bytes for every 32 pages find those
-- of an hour.
CREATE INDEX check_result_time ON check_result
  USING brin (scheduled_at) WITH (pages_per_range = 32, autosummarize = on);

-- Appended by every batch in the transaction that adds its rows, taken away by the rollup that has
-- seen them: both see either a batch's rows and its touch or neither, and nobody waits for a lock.
CREATE TABLE touched_hour (
  touch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hour     timestamptz NOT NULL
);

COMMENT ON TABLE touched_hour IS
  'Hours that got new checks since they were last rolled up; an hour may stand here many times.';

INSERT INTO touched_hour (hour)
SELECT DISTINCT date_bin('1 hour', scheduled_at, timestamptz 'epoch') FROM check_result;

-- The relative error of a bucket's middle is (1.05 - 1) / (1.05 + 1), 2.44 %.
CREATE FUNCTION latency_bucket(us integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN us < 1 THEN 0 ELSE ceil(ln(us::float8) / ln(1.05::float8)) END;

COMMENT ON FUNCTION latency_bucket(integer) IS
  'The bucket of a duration: 0 holds 0 us, and n holds those above 1.05^(n-1) us up to 1.05^n us.';

CREATE FUNCTION latency_of_bucket(bucket smallint) RETURNS float8
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN bucket < 1 THEN 0 ELSE 2 * 1.05::float8 ^ bucket / (1 + 1.05::float8) END;

COMMENT ON FUNCTION latency_of_bucket(smallint) IS
  'The middle of a bucket in microseconds: at most 2.44 % from any duration in it.';

-- Whether the whole response came, however it was judged: only then its times say how fast the
-- target is.
CREATE FUNCTION is_answered(code failure_code) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN code IS NULL OR code IN (
    'status_unexpected', 'header_mismatch', 'body_mismatch', 'json_mismatch', 'too_slow',
    'certificate_expiring');

COMMENT ON FUNCTION is_answered(failure_code) IS
  'Whether a check with this failure (or none) got its whole response, so that its times count.';

CREATE TABLE rollup_hour (
  hour           timestamptz NOT NULL,
  up_ms          bigint NOT NULL,
  known_ms       bigint NOT NULL,
  total_sum_us   bigint NOT NULL,
  dns_sum_us     bigint,
  connect_sum_us bigint,
  tls_sum_us     bigint,
  send_sum_us    bigint,
  wait_sum_us    bigint,
  receive_sum_us bigint,
  target_id      integer NOT NULL,
  location_id    integer NOT NULL,
  up             integer NOT NULL,
  down           integer NOT NULL,
  unknown        integer NOT NULL,
  answered       integer NOT NULL,
  total_min_us   integer,
  total_max_us   integer,
  buckets        smallint[] NOT NULL,
  bucket_checks  integer[] NOT NULL,
  PRIMARY KEY (target_id, hour, location_id)
) PARTITION BY RANGE (hour);

-- For all targets of some hours; the key is for some targets of all hours.
CREATE INDEX rollup_hour_time ON rollup_hour
  USING brin (hour) WITH (pages_per_range = 16, autosummarize = on);

COMMENT ON TABLE rollup_hour IS
  'What the checks of one target, location and hour add up to: a pure function of them.';
COMMENT ON COLUMN rollup_hour.up IS 'Checks that were up.';
COMMENT ON COLUMN rollup_hour.down IS 'Checks that were down.';
COMMENT ON COLUMN rollup_hour.unknown IS 'Slots of which nothing is known: missed, checker_offline.';
COMMENT ON COLUMN rollup_hour.up_ms IS 'Time covered by checks that were up: the sum of their intervals.';
COMMENT ON COLUMN rollup_hour.known_ms IS
  'Time covered by checks that were up or down; over the time of the wall it is the coverage.';
COMMENT ON COLUMN rollup_hour.answered IS
  'Checks whose whole response came, up or not (is_answered): the durations are those of these.';
COMMENT ON COLUMN rollup_hour.total_min_us IS 'Null when no check was answered.';
COMMENT ON COLUMN rollup_hour.dns_sum_us IS
  'Sum over the answered checks; null, in this and the other phases, when none had the phase.';
COMMENT ON COLUMN rollup_hour.buckets IS
  'Histogram of the totals: which buckets (latency_bucket) hold checks, in order.';
COMMENT ON COLUMN rollup_hour.bucket_checks IS 'How many checks each of the buckets holds.';

CREATE TABLE rollup_day (
  day            date NOT NULL,
  target_id      integer NOT NULL,
  up_ms          bigint NOT NULL,
  known_ms       bigint NOT NULL,
  total_sum_us   bigint NOT NULL,
  dns_sum_us     bigint,
  connect_sum_us bigint,
  tls_sum_us     bigint,
  send_sum_us    bigint,
  wait_sum_us    bigint,
  receive_sum_us bigint,
  location_id    integer NOT NULL,
  up             integer NOT NULL,
  down           integer NOT NULL,
  unknown        integer NOT NULL,
  answered       integer NOT NULL,
  total_min_us   integer,
  total_max_us   integer,
  buckets        smallint[] NOT NULL,
  bucket_checks  integer[] NOT NULL,
  PRIMARY KEY (target_id, day, location_id)
);

-- The bars of all targets are read from this index alone.
CREATE INDEX rollup_day_bars ON rollup_day (day, target_id, location_id)
  INCLUDE (up_ms, known_ms);

COMMENT ON TABLE rollup_day IS
  'The sum of a day''s (UTC) rows of rollup_hour, with the same columns; the day of today so far.';

-- One row holds a day of checks in the order of their slots: element n of every array is check n.
-- An array of nulls alone is null. What looks like noise to a compressor stands apart from what
-- does not: of the phases the low 16 bits from the rest.
CREATE TABLE check_archive (
  day                 date NOT NULL,
  target_id           integer NOT NULL,
  location_id         integer NOT NULL,
  checks              integer NOT NULL CHECK (checks > 0),
  slot_step_ms        integer[] NOT NULL,
  late_ms             integer[] NOT NULL,
  interval_ms         integer[] NOT NULL,
  rest_us             bigint[] NOT NULL,
  dns_low             smallint[],
  dns_high            smallint[],
  connect_low         smallint[],
  connect_high        smallint[],
  tls_low             smallint[],
  tls_high            smallint[],
  send_low            smallint[],
  send_high           smallint[],
  wait_low            smallint[],
  wait_high           smallint[],
  receive_low         smallint[],
  receive_high        smallint[],
  outcome             outcome[] NOT NULL,
  failure_code        failure_code[],
  failure_phase       phase[],
  certificate_id      integer[],
  status              smallint[],
  redirects           smallint[] NOT NULL,
  bytes               bigint[],
  certificate_trusted boolean[],
  body_matched        boolean[],
  http_version        text[],
  ip                  inet[],
  failure_message     text[],
  PRIMARY KEY (target_id, day, location_id)
) PARTITION BY RANGE (day);

COMMENT ON TABLE check_archive IS
  'Closed days of check_result in a tenth of the space; the view check_history shows both alike.';
COMMENT ON COLUMN check_archive.slot_step_ms IS
  'From midnight UTC to the first slot, then from each slot to the next, in milliseconds.';
COMMENT ON COLUMN check_archive.rest_us IS 'total_us minus the phases.';
COMMENT ON COLUMN check_archive.dns_low IS
  'dns_us, here and in the other phases: its low 16 bits, less 32768.';
COMMENT ON COLUMN check_archive.dns_high IS
  'dns_us, here and in the other phases: the bits above the low 16; null when all are 0.';

CREATE FUNCTION low_word(n integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (n & 65535) - 32768;

CREATE FUNCTION high_word(n integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN n >> 16;

CREATE FUNCTION of_words(high smallint, low smallint) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (coalesce(high, 0)::integer << 16) | (low::integer + 32768);

CREATE VIEW check_history AS
SELECT
  (scheduled_at AT TIME ZONE 'UTC')::date AS day,
  scheduled_at,
  bytes,
  target_id,
  location_id,
  late_ms,
  interval_ms,
  total_us,
  dns_us,
  connect_us,
  tls_us,
  send_us,
  wait_us,
  receive_us,
  outcome,
  failure_code,
  failure_phase,
  certificate_id,
  status,
  redirects,
  certificate_trusted,
  body_matched,
  http_version,
  ip,
  failure_message
FROM check_result
UNION ALL
SELECT
  a.day,
  a.day::timestamp AT TIME ZONE 'UTC' + c.slot_ms * interval '1 ms',
  c.bytes,
  a.target_id,
  a.location_id,
  c.late_ms,
  c.interval_ms,
  (c.rest_us + coalesce(c.dns_us, 0) + coalesce(c.connect_us, 0) + coalesce(c.tls_us, 0)
    + coalesce(c.send_us, 0) + coalesce(c.wait_us, 0) + coalesce(c.receive_us, 0))::integer,
  c.dns_us,
  c.connect_us,
  c.tls_us,
  c.send_us,
  c.wait_us,
  c.receive_us,
  c.outcome,
  c.failure_code,
  c.failure_phase,
  c.certificate_id,
  c.status,
  c.redirects,
  c.certificate_trusted,
  c.body_matched,
  c.http_version,
  c.ip,
  c.failure_message
FROM check_archive a
CROSS JOIN LATERAL (
  SELECT
    sum(slot_step_ms) OVER (ORDER BY n) AS slot_ms,
    late_ms, interval_ms, rest_us,
    of_words(dns_high, dns_low) AS dns_us,
    of_words(connect_high, connect_low) AS connect_us,
    of_words(tls_high, tls_low) AS tls_us,
    of_words(send_high, send_low) AS send_us,
    of_words(wait_high, wait_low) AS wait_us,
    of_words(receive_high, receive_low) AS receive_us,
    outcome, failure_code, failure_phase, certificate_id, status, redirects, bytes,
    certificate_trusted, body_matched, http_version, ip, failure_message
  FROM unnest(
    a.slot_step_ms, a.late_ms, a.interval_ms, a.rest_us,
    a.dns_low, a.dns_high, a.connect_low, a.connect_high, a.tls_low, a.tls_high,
    a.send_low, a.send_high, a.wait_low, a.wait_high, a.receive_low, a.receive_high,
    a.outcome, a.failure_code, a.failure_phase, a.certificate_id, a.status, a.redirects, a.bytes,
    a.certificate_trusted, a.body_matched, a.http_version, a.ip, a.failure_message)
  WITH ORDINALITY AS u (
    slot_step_ms, late_ms, interval_ms, rest_us,
    dns_low, dns_high, connect_low, connect_high, tls_low, tls_high,
    send_low, send_high, wait_low, wait_high, receive_low, receive_high,
    outcome, failure_code, failure_phase, certificate_id, status, redirects, bytes,
    certificate_trusted, body_matched, http_version, ip, failure_message, n)
) c;

COMMENT ON VIEW check_history IS
  'Every check that is kept, raw or archived, with the columns of check_result. Ask for the day too, which spares reading the whole archive: WHERE target_id = 1 AND day = ''2026-03-01''.';
