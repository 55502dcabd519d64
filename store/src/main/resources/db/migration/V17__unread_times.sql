-- When nobody read the topic, so that nobody is accused of silence for that time.
-- Takes a moment: no row is rewritten.
ALTER TABLE topic_progress
  ADD COLUMN unread_from timestamptz,
  ADD COLUMN unread_until timestamptz;

COMMENT ON COLUMN topic_progress.unread_from IS 'Since when nobody read it the last time that this took longer than usual; null: that never was.';
COMMENT ON COLUMN topic_progress.unread_until IS 'And until when: what was silent meanwhile may have been off as well.';
