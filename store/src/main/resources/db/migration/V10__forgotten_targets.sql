-- Targets that an operator took from the page. The page reads it, so it locks the table target for
-- a moment; no row is rewritten.

ALTER TABLE target ADD forgotten_at timestamptz;

COMMENT ON COLUMN target.forgotten_at IS
  'The page leaves checks of slots up to then out, and the target when it has no others; null: none.';
