-- What every column means, for whoever asks with \d+.

COMMENT ON COLUMN check_result.target_id IS 'What was checked: a row of target.';
COMMENT ON COLUMN check_result.location_id IS 'Where the checker stood: a row of location.';
COMMENT ON COLUMN check_result.outcome IS
  'up or down; unknown: the slot was not checked, or the checker itself was at fault.';
COMMENT ON COLUMN check_result.certificate_id IS
  'What the last TLS handshake presented, a row of certificate; null: no TLS.';
COMMENT ON COLUMN check_result.http_version IS
  'Of the last response: 1.0, 1.1, 2 or 3; null: none came.';
COMMENT ON COLUMN check_result.failure_message IS
  'What was expected and what came, for people; null exactly when the outcome is up.';

COMMENT ON VIEW checks IS
  'The checks of the last days (storage.raw) with names instead of ids: SELECT * FROM checks WHERE target = ''shop'' AND scheduled_at > now() - interval ''1 hour''; check_history has the archived ones too.';
COMMENT ON COLUMN checks.started_at IS 'When the check began: the slot, and how late it was.';
COMMENT ON COLUMN checks.scheduled_at IS 'The slot: when the check was due. Always give a range of it.';
