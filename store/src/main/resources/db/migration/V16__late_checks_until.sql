-- Until when checks of a target came late, so that deciding once more need not go on to now.
-- Takes a moment: no row is rewritten.
ALTER TABLE target_fold ADD COLUMN dirty_until timestamptz;

COMMENT ON COLUMN target_fold.dirty_until IS 'While dirty_from is not null: no check after this slot came late; null: any may have.';
