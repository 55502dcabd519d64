-- A defect of the checker itself: about the checker, as missed and checker_offline are.
ALTER TYPE failure_code ADD VALUE 'internal_error';
