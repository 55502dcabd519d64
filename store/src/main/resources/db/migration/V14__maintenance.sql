-- Windows of maintenance: a row for each, never a mark on a check. Locks nothing that is in use.

CREATE TABLE maintenance_window (
  window_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz NOT NULL,
  ended_at   timestamptz,
  until_at   timestamptz NOT NULL GENERATED ALWAYS AS (least(to_at, ended_at)) STORED,
  created_at timestamptz NOT NULL,
  targets    text[] NOT NULL CHECK (cardinality(targets) <= 1000),
  tags       jsonb NOT NULL CHECK (jsonb_typeof(tags) = 'object'),
  rule       text,
  note       text CHECK (length(note) <= 200),
  CHECK (from_at < to_at AND to_at - from_at <= interval '31 days'),
  CHECK (cardinality(targets) = 0 OR tags = '{}'),
  UNIQUE (rule, from_at)
);

-- No window is longer than 31 days: by their beginnings alone few are found at any moment.
CREATE INDEX maintenance_window_from_at ON maintenance_window (from_at);

COMMENT ON TABLE maintenance_window IS
  'Times of maintenance: a row for each window, of the rules of the configuration some weeks ahead, or as vedette maintenance add made it. Checks go on meanwhile.';
COMMENT ON COLUMN maintenance_window.window_id IS 'As vedette maintenance list and end call it.';
COMMENT ON COLUMN maintenance_window.from_at IS 'Slots from then on are in it.';
COMMENT ON COLUMN maintenance_window.to_at IS 'Slots from then on were not to be in it, as it was planned.';
COMMENT ON COLUMN maintenance_window.ended_at IS
  'When vedette maintenance end ended it; null: as planned.';
COMMENT ON COLUMN maintenance_window.until_at IS
  'Slots from then on are not in it: to_at, or ended_at if that is earlier. Not after from_at: it was called off.';
COMMENT ON COLUMN maintenance_window.created_at IS 'When the row was made.';
COMMENT ON COLUMN maintenance_window.targets IS
  'Names of the targets; empty: those with the tags.';
COMMENT ON COLUMN maintenance_window.tags IS
  'Tags that a target must have, all of them; empty, as targets: every target.';
COMMENT ON COLUMN maintenance_window.rule IS
  'Which rule of the configuration made it, as a hash of what that says; null: somebody, by a command.';
COMMENT ON COLUMN maintenance_window.note IS 'What it is for.';

CREATE TABLE maintenance_rules (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  fingerprint text NOT NULL,
  applied_at  timestamptz NOT NULL
);

COMMENT ON TABLE maintenance_rules IS
  'Whose rules the windows ahead are made by: those of the writer that started or read its configuration last.';
COMMENT ON COLUMN maintenance_rules.only_row IS 'There is one row at most.';
COMMENT ON COLUMN maintenance_rules.fingerprint IS 'A hash of all these rules.';
COMMENT ON COLUMN maintenance_rules.applied_at IS 'When a writer took them up.';

CREATE FUNCTION maintenance_covers(
  targets text[], tags jsonb, target_name text, target_tags jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (cardinality(targets) = 0 OR target_name = ANY (targets)) AND target_tags @> tags;

COMMENT ON FUNCTION maintenance_covers IS
  'Whether a row of maintenance_window, by its targets and tags, is about a target of this name with these tags.';

CREATE VIEW target_maintenance AS
SELECT t.target_id, t.name AS target, w.window_id, w.from_at, w.until_at, w.note
FROM maintenance_window w
JOIN target t ON maintenance_covers(w.targets, w.tags, t.name, t.tags)
WHERE w.from_at < w.until_at;

COMMENT ON VIEW target_maintenance IS
  'The windows of each target, by the tags that it has now; windows may overlap.';

CREATE FUNCTION is_in_maintenance(
  target_name text, target_tags jsonb, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (
  SELECT FROM maintenance_window w
  WHERE w.from_at <= at AND w.from_at > at - interval '744 hours' AND w.until_at > at
    AND maintenance_covers(w.targets, w.tags, target_name, target_tags));

COMMENT ON FUNCTION is_in_maintenance IS
  'Whether a slot of a target of this name with these tags is in a window of maintenance.';
