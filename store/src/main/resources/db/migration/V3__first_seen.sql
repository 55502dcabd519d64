-- Since when a target is watched from a location: what its coverage is measured against.

ALTER TABLE target_location ADD first_seen timestamptz;

UPDATE target_location w SET first_seen = coalesce(
  (SELECT min(h.scheduled_at) FROM check_history h
   WHERE h.target_id = w.target_id AND h.location_id = w.location_id),
  w.last_seen);

ALTER TABLE target_location ALTER first_seen SET NOT NULL;

COMMENT ON COLUMN target_location.first_seen IS 'Slot of the oldest check ever stored.';
