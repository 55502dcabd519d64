-- What some failing checks saw in detail. A table of its own: it is wide, few checks have it, and it
-- is kept for a time of its own. Locks nothing that is in use.

CREATE TABLE check_evidence (
  scheduled_at timestamptz NOT NULL,
  target_id    integer NOT NULL,
  location_id  integer NOT NULL,
  evidence     json NOT NULL,
  PRIMARY KEY (target_id, scheduled_at, location_id)
) PARTITION BY RANGE (scheduled_at);

COMMENT ON TABLE check_evidence IS
  'What a failing check saw: of the first of a run of equal failures, then of one every ten minutes at most. A partition per day (UTC).';
COMMENT ON COLUMN check_evidence.scheduled_at IS 'The slot of the check.';
COMMENT ON COLUMN check_evidence.target_id IS 'What was checked: a row of target.';
COMMENT ON COLUMN check_evidence.location_id IS 'Where the checker stood: a row of location.';
COMMENT ON COLUMN check_evidence.evidence IS
  'Requests, status line, headers, beginning of the body, TLS and certificates, as the event had them (docs/event.schema.json); at most 8 KiB.';

COMMENT ON COLUMN storage_retention.level IS
  'Key of the settings below storage: evidence, archive, hourly, daily.';
