-- Targets, locations and one row per check. Everything here is possible for an ordinary role that
-- owns the database.

CREATE TYPE outcome AS ENUM ('up', 'down', 'unknown');

CREATE TYPE phase AS ENUM ('dns', 'connect', 'tls', 'send', 'wait', 'receive');

CREATE TYPE failure_code AS ENUM (
  'dns_not_found', 'dns_failed',
  'connect_refused', 'connect_unreachable', 'connection_closed',
  'timeout',
  'tls_untrusted', 'tls_expired', 'tls_hostname_mismatch', 'tls_failed',
  'protocol_error', 'too_many_redirects', 'redirect_invalid', 'body_undecodable',
  'status_unexpected', 'header_mismatch', 'body_mismatch', 'body_too_large', 'json_mismatch',
  'too_slow', 'certificate_expiring',
  'address_forbidden',
  'missed', 'checker_offline');

COMMENT ON TYPE failure_code IS
  'Why a check was not up. missed and checker_offline are about the checker, not about the target.';

CREATE TABLE target (
  target_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  interval_ms integer NOT NULL CHECK (interval_ms > 0),
  first_seen  timestamptz NOT NULL,
  last_seen   timestamptz NOT NULL,
  name        text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  url         text NOT NULL CHECK (length(url) <= 10000),
  tags        jsonb NOT NULL
);

COMMENT ON TABLE target IS 'What is watched, as its newest check described it.';
COMMENT ON COLUMN target.interval_ms IS 'Time between two checks, in milliseconds.';
COMMENT ON COLUMN target.first_seen IS 'Slot of the oldest check ever stored.';
COMMENT ON COLUMN target.last_seen IS
  'Slot of the newest check stored, moved on at most once an hour: up to an hour behind.';
COMMENT ON COLUMN target.url IS 'The address checked, without credentials.';

CREATE TABLE location (
  location_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200)
);

COMMENT ON TABLE location IS 'Where checkers stand.';

CREATE TABLE target_location (
  target_id   integer NOT NULL REFERENCES target,
  location_id integer NOT NULL REFERENCES location,
  last_seen   timestamptz NOT NULL,
  PRIMARY KEY (target_id, location_id)
);

COMMENT ON TABLE target_location IS
  'Which target was ever checked from which location: spares the readers a search through the checks.';
COMMENT ON COLUMN target_location.last_seen IS
  'Slot of the newest check stored, moved on at most once an hour: up to an hour behind.';

CREATE TABLE certificate (
  certificate_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  not_before     timestamptz NOT NULL,
  not_after      timestamptz NOT NULL,
  identity       uuid NOT NULL UNIQUE,
  subject        text NOT NULL,
  issuer         text NOT NULL
);

COMMENT ON TABLE certificate IS 'Certificates that targets presented, each once.';
COMMENT ON COLUMN certificate.identity IS
  'First 16 bytes of a SHA-256 over the other columns: names that servers choose can be too long for an index.';

-- No foreign keys: three of them would more than double the cost of a row, the ids are resolved in
-- the transaction that inserts the rows, and nothing ever deletes what they point to.
-- The columns go from wide to narrow so that none needs padding.
CREATE TABLE check_result (
  scheduled_at        timestamptz NOT NULL,
  bytes               bigint,
  target_id           integer NOT NULL,
  location_id         integer NOT NULL,
  late_ms             integer NOT NULL,
  interval_ms         integer NOT NULL,
  total_us            integer NOT NULL,
  dns_us              integer,
  connect_us          integer,
  tls_us              integer,
  send_us             integer,
  wait_us             integer,
  receive_us          integer,
  outcome             outcome NOT NULL,
  failure_code        failure_code,
  failure_phase       phase,
  certificate_id      integer,
  status              smallint,
  redirects           smallint NOT NULL,
  certificate_trusted boolean,
  body_matched        boolean,
  http_version        text,
  ip                  inet,
  failure_message     text,
  PRIMARY KEY (target_id, scheduled_at, location_id),
  CHECK ((outcome = 'up') = (failure_code IS NULL))
) PARTITION BY RANGE (scheduled_at);

COMMENT ON TABLE check_result IS
  'One row per check, a partition per day (UTC). The view checks shows names instead of ids.';
COMMENT ON COLUMN check_result.scheduled_at IS 'The slot: when the check was due.';
COMMENT ON COLUMN check_result.late_ms IS
  'Milliseconds from the slot until the check really began.';
COMMENT ON COLUMN check_result.interval_ms IS
  'Time between two checks of the target at that time, in milliseconds.';
COMMENT ON COLUMN check_result.total_us IS
  'Duration of the whole check, in microseconds.';
COMMENT ON COLUMN check_result.dns_us IS
  'Resolving the name, in microseconds; null in this and the other phases: it did not happen.';
COMMENT ON COLUMN check_result.connect_us IS 'Establishing the connection, in microseconds.';
COMMENT ON COLUMN check_result.tls_us IS 'TLS handshake, in microseconds.';
COMMENT ON COLUMN check_result.send_us IS 'Writing the request, in microseconds.';
COMMENT ON COLUMN check_result.wait_us IS
  'From the end of the request until the first byte of the response, in microseconds.';
COMMENT ON COLUMN check_result.receive_us IS
  'From the first byte of the response until its last, in microseconds.';
COMMENT ON COLUMN check_result.failure_code IS 'Null exactly when the outcome is up.';
COMMENT ON COLUMN check_result.failure_phase IS 'The phase it struck in; null where none applies.';
COMMENT ON COLUMN check_result.status IS 'HTTP status of the last response; null: none came.';
COMMENT ON COLUMN check_result.bytes IS 'Bytes of the body on the wire; null: no response came.';
COMMENT ON COLUMN check_result.redirects IS 'Hops followed.';
COMMENT ON COLUMN check_result.body_matched IS
  'Whether the body held every pattern asked for; null: none was asked for, or no body came.';
COMMENT ON COLUMN check_result.certificate_trusted IS
  'Whether the certificate led to a trusted root with the right name and dates; null: no TLS.';
COMMENT ON COLUMN check_result.ip IS 'Address of the last connection tried.';

CREATE VIEW checks AS
SELECT
  t.name AS target,
  l.name AS location,
  r.scheduled_at,
  r.scheduled_at + r.late_ms * interval '1 ms' AS started_at,
  r.outcome,
  r.failure_code,
  r.failure_phase,
  r.failure_message,
  r.status,
  r.body_matched,
  r.total_us,
  r.dns_us,
  r.connect_us,
  r.tls_us,
  r.send_us,
  r.wait_us,
  r.receive_us,
  r.http_version,
  r.ip,
  r.bytes,
  r.redirects,
  r.interval_ms,
  r.certificate_trusted,
  c.subject AS certificate_subject,
  c.issuer AS certificate_issuer,
  c.not_before AS certificate_not_before,
  c.not_after AS certificate_not_after
FROM check_result r
JOIN target t USING (target_id)
JOIN location l USING (location_id)
LEFT JOIN certificate c USING (certificate_id);

COMMENT ON VIEW checks IS
  'Every check with names instead of ids: SELECT * FROM checks WHERE target = ''shop'' AND scheduled_at > now() - interval ''1 hour'';';
