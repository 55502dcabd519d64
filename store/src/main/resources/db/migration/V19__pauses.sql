-- What was paused counts as unknown again once it goes on, since target_state only has the newest
-- stop. Locks no table that writers write to: the new one is filled from the checks that are not
-- archived yet, which are read once, and for each stop its next check is looked up. A pause that
-- ended before these stays unknown.
CREATE TABLE target_pause (
  from_at     timestamptz NOT NULL,
  to_at       timestamptz CHECK (to_at > from_at),
  target_id   integer NOT NULL,
  location_id integer NOT NULL,
  removed     boolean NOT NULL,
  PRIMARY KEY (target_id, location_id, from_at)
);

COMMENT ON TABLE target_pause IS
  'Times in which a location did not check a target because it was told so: neither known nor unknown. A row for each run of checks that say so.';
COMMENT ON COLUMN target_pause.from_at IS 'Slot of the first check that says that the target was paused or removed.';
COMMENT ON COLUMN target_pause.to_at IS 'Slot of the first check after it that says something else; null: none yet.';
COMMENT ON COLUMN target_pause.target_id IS 'A row of target.';
COMMENT ON COLUMN target_pause.location_id IS 'A row of location.';
COMMENT ON COLUMN target_pause.removed IS 'Whether that first check says removed; otherwise it says paused.';

-- The next check is to be found by the order of an index: to sort what is later means to read it all.
SET LOCAL enable_sort = off;
SET LOCAL enable_bitmapscan = off;

-- Of a day that is archived not all is there to say what came next: that stays unknown.
INSERT INTO target_pause (from_at, to_at, target_id, location_id, removed)
WITH stop AS (
  SELECT c.target_id, c.location_id, c.scheduled_at, c.failure_code = 'target_removed' AS removed,
    next.scheduled_at AS next_at, coalesce(next.is_stop, false) AS goes_on
  FROM check_result c
  LEFT JOIN LATERAL (
    SELECT n.scheduled_at,
      coalesce(n.failure_code IN ('target_paused', 'target_removed'), false) AS is_stop
    FROM check_result n
    WHERE n.target_id = c.target_id AND n.location_id = c.location_id
      AND n.scheduled_at > c.scheduled_at
    ORDER BY n.scheduled_at LIMIT 1
  ) next ON true
  LEFT JOIN LATERAL (
    SELECT a.day FROM check_archive a
    WHERE a.target_id = c.target_id AND a.location_id = c.location_id
      AND a.day >= (c.scheduled_at AT TIME ZONE 'UTC')::date
    LIMIT 1
  ) archived ON true
  WHERE c.failure_code IN ('target_paused', 'target_removed') AND archived.day IS NULL
), beginning AS (
  SELECT *, lag(goes_on, 1, false) OVER pair AS is_told_again FROM stop
  WINDOW pair AS (PARTITION BY target_id, location_id ORDER BY scheduled_at)
), run AS (
  SELECT *, count(*) FILTER (WHERE NOT is_told_again) OVER pair AS run FROM beginning
  WINDOW pair AS (PARTITION BY target_id, location_id ORDER BY scheduled_at)
)
SELECT min(scheduled_at), max(next_at) FILTER (WHERE NOT goes_on), target_id, location_id,
  bool_or(removed) FILTER (WHERE NOT is_told_again)
FROM run
GROUP BY target_id, location_id, run;

-- What is still paused, and has been since before the checks that are not archived.
INSERT INTO target_pause (from_at, target_id, location_id, removed)
SELECT s.scheduled_at, s.target_id, s.location_id, s.failure_code = 'target_removed'
FROM target_state s
LEFT JOIN LATERAL (
  SELECT c.scheduled_at FROM check_result c
  WHERE c.target_id = s.target_id AND c.location_id = s.location_id
    AND c.scheduled_at >= s.scheduled_at
  LIMIT 1
) later ON true
WHERE s.failure_code IN ('target_paused', 'target_removed') AND later.scheduled_at IS NULL;

SET LOCAL enable_sort = DEFAULT;
SET LOCAL enable_bitmapscan = DEFAULT;
