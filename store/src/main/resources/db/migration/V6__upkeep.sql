-- When the history was last kept in order, by any writer.

CREATE TABLE upkeep (
  step         text PRIMARY KEY,
  succeeded_at timestamptz NOT NULL
);

COMMENT ON TABLE upkeep IS
  'When each step that keeps the history in order last succeeded, in whichever writer.';
