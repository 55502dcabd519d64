-- How long history is kept, as agreed by all writers: so that a shorter setting is not a slip.

CREATE TABLE storage_retention (
  level        text PRIMARY KEY,
  days         integer NOT NULL CHECK (days > 0),
  shorter_days integer CHECK (shorter_days < days),
  announced_at timestamptz,
  CHECK ((shorter_days IS NULL) = (announced_at IS NULL))
);

COMMENT ON TABLE storage_retention IS
  'For how many days each level of the history is kept; a longer setting holds at once, a shorter one a day after it was announced.';
COMMENT ON COLUMN storage_retention.level IS 'Key of the settings below storage: archive, hourly, daily.';
COMMENT ON COLUMN storage_retention.days IS '2147483647: for ever.';
COMMENT ON COLUMN storage_retention.shorter_days IS 'What was announced; null: nothing.';
