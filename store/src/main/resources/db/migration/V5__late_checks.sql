-- Where checks wait that come for a day while it is moved to the archive.

CREATE TABLE late_check (LIKE check_result INCLUDING DEFAULTS);

COMMENT ON TABLE late_check IS
  'Checks that came for a day while it was moved to the archive; stored like any others soon after. May hold one twice, or one that is in the history already.';
