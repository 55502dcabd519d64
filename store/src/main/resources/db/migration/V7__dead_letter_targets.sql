-- Whose events could not be stored, so that a page can tell of targets that it has no row for.

CREATE TABLE dead_letter_target (
  target    text PRIMARY KEY CHECK (length(target) <= 200),
  events    bigint NOT NULL,
  first_at  timestamptz NOT NULL,
  newest_at timestamptz NOT NULL,
  reason    text NOT NULL CHECK (length(reason) <= 1000)
);

COMMENT ON TABLE dead_letter_target IS
  'Targets with dead letters, by the name that the event or its key gave; nobody has checked it. Forgotten a day after the newest one.';
COMMENT ON COLUMN dead_letter_target.target IS
  'Empty: no readable name, or one name more than is kept.';
COMMENT ON COLUMN dead_letter_target.events IS
  'Dead letters since first_at, without those that were replayed and stored since.';
COMMENT ON COLUMN dead_letter_target.reason IS 'Of the newest.';
