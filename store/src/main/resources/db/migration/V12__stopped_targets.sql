-- Marks of a target that was paused or removed: the last row of it from a location says so.
ALTER TYPE failure_code ADD VALUE 'target_paused';
ALTER TYPE failure_code ADD VALUE 'target_removed';
