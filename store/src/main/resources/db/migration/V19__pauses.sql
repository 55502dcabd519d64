-- What was paused counts as unknown again once it goes on, since target_state only has the newest
-- stop. Locks nothing for long: the new table is filled from the checks that are not archived yet,
-- which are read once; a pause that ended before these stays unknown.
CREATE TABLE target_pause (
  from_at     timestamptz NOT NULL,
  to_at       timestamptz CHECK (to_at > from_at),
  target_id   integer NOT NULL,
  location_id integer NOT NULL,
  removed     boolean NOT NULL,
  PRIMARY KEY (target_id, location_id, from_at)
);

COMMENT ON TABLE target_pause IS
  'Times in which a location did not check a target because it was told so: neither known nor unknown. A row for each check that says so.';
COMMENT ON COLUMN target_pause.from_at IS 'Slot of the check that says that the target was paused or removed.';
COMMENT ON COLUMN target_pause.to_at IS 'Slot of the first check after it that says something else; null: none yet.';
COMMENT ON COLUMN target_pause.target_id IS 'A row of target.';
COMMENT ON COLUMN target_pause.location_id IS 'A row of location.';
COMMENT ON COLUMN target_pause.removed IS 'Whether the target was removed; otherwise it was paused.';

INSERT INTO target_pause (from_at, to_at, target_id, location_id, removed)
SELECT c.scheduled_at,
  (SELECT min(n.scheduled_at) FROM check_result n
    WHERE n.target_id = c.target_id AND n.location_id = c.location_id
      AND n.scheduled_at > c.scheduled_at
      AND (n.failure_code IS NULL OR n.failure_code NOT IN ('target_paused', 'target_removed'))),
  c.target_id, c.location_id, c.failure_code = 'target_removed'
FROM check_result c
WHERE c.failure_code IN ('target_paused', 'target_removed');

INSERT INTO target_pause (from_at, target_id, location_id, removed)
SELECT scheduled_at, target_id, location_id, failure_code = 'target_removed'
FROM target_state
WHERE failure_code IN ('target_paused', 'target_removed')
ON CONFLICT DO NOTHING;
