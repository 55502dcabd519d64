-- Incidents, the state that decides about them, and what the page reads of each target. Locks
-- check_result and check_archive for a moment: a column without a default is added, no row is
-- rewritten.

CREATE TYPE incident_kind AS ENUM ('down', 'partial', 'certificate', 'no_data', 'blind');

CREATE TYPE incident_reason AS ENUM ('recovered', 'outvoted', 'escalated', 'paused', 'removed');

CREATE TYPE incident_change AS ENUM ('opened', 'updated', 'closed', 'reopened', 'retracted');

-- Text for text as events had it, each once: many checks share few rules.
CREATE TABLE alert_rule (
  rule_id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "after"    integer NOT NULL,
  recover    integer NOT NULL,
  quorum     text NOT NULL,
  depends_on text[] NOT NULL,
  UNIQUE ("after", recover, quorum, depends_on)
);

COMMENT ON TABLE alert_rule IS 'How targets were to be judged, where that was not the default; each rule once.';
COMMENT ON COLUMN alert_rule.rule_id IS 'Referred to by checks.';
COMMENT ON COLUMN alert_rule."after" IS 'Failures in a row, after which a location holds the target for down.';
COMMENT ON COLUMN alert_rule.recover IS 'Successes in a row, after which it holds it for up again.';
COMMENT ON COLUMN alert_rule.quorum IS 'How many of the locations that know must agree: majority, any, all or a number.';
COMMENT ON COLUMN alert_rule.depends_on IS 'Names of the targets that this one is reached through.';

ALTER TABLE check_result ADD rule_id integer;
ALTER TABLE late_check ADD rule_id integer;
ALTER TABLE check_archive ADD rule_id integer[];

COMMENT ON COLUMN check_result.rule_id IS 'The alert rule of that time: a row of alert_rule; null: the default.';
COMMENT ON COLUMN late_check.rule_id IS 'As in check_result.';
COMMENT ON COLUMN check_archive.rule_id IS 'As in check_result.';

-- As before, with the rule.
CREATE OR REPLACE VIEW check_history AS
SELECT
  (scheduled_at AT TIME ZONE 'UTC')::date AS day,
  scheduled_at,
  bytes,
  target_id,
  location_id,
  late_ms,
  interval_ms,
  total_us,
  dns_us,
  connect_us,
  tls_us,
  send_us,
  wait_us,
  receive_us,
  outcome,
  failure_code,
  failure_phase,
  certificate_id,
  status,
  redirects,
  certificate_trusted,
  body_matched,
  http_version,
  ip,
  failure_message,
  rule_id
FROM check_result
UNION ALL
SELECT
  a.day,
  a.day::timestamp AT TIME ZONE 'UTC' + c.slot_ms * interval '1 ms',
  c.bytes,
  a.target_id,
  a.location_id,
  c.late_ms,
  c.interval_ms,
  (c.rest_us + coalesce(c.dns_us, 0) + coalesce(c.connect_us, 0) + coalesce(c.tls_us, 0)
    + coalesce(c.send_us, 0) + coalesce(c.wait_us, 0) + coalesce(c.receive_us, 0))::integer,
  c.dns_us,
  c.connect_us,
  c.tls_us,
  c.send_us,
  c.wait_us,
  c.receive_us,
  c.outcome,
  c.failure_code,
  c.failure_phase,
  c.certificate_id,
  c.status,
  c.redirects,
  c.certificate_trusted,
  c.body_matched,
  c.http_version,
  c.ip,
  c.failure_message,
  c.rule_id
FROM check_archive a
CROSS JOIN LATERAL (
  SELECT
    sum(slot_step_ms) OVER (ORDER BY n) AS slot_ms,
    late_ms, interval_ms, rest_us,
    of_words(dns_high, dns_low) AS dns_us,
    of_words(connect_high, connect_low) AS connect_us,
    of_words(tls_high, tls_low) AS tls_us,
    of_words(send_high, send_low) AS send_us,
    of_words(wait_high, wait_low) AS wait_us,
    of_words(receive_high, receive_low) AS receive_us,
    outcome, failure_code, failure_phase, certificate_id, status, redirects, bytes,
    certificate_trusted, body_matched, http_version, ip, failure_message, rule_id
  FROM unnest(
    a.slot_step_ms, a.late_ms, a.interval_ms, a.rest_us,
    a.dns_low, a.dns_high, a.connect_low, a.connect_high, a.tls_low, a.tls_high,
    a.send_low, a.send_high, a.wait_low, a.wait_high, a.receive_low, a.receive_high,
    a.outcome, a.failure_code, a.failure_phase, a.certificate_id, a.status, a.redirects, a.bytes,
    a.certificate_trusted, a.body_matched, a.http_version, a.ip, a.failure_message,
    a.rule_id)
  WITH ORDINALITY AS u (
    slot_step_ms, late_ms, interval_ms, rest_us,
    dns_low, dns_high, connect_low, connect_high, tls_low, tls_high,
    send_low, send_high, wait_low, wait_high, receive_low, receive_high,
    outcome, failure_code, failure_phase, certificate_id, status, redirects, bytes,
    certificate_trusted, body_matched, http_version, ip, failure_message, rule_id, n)
) c;

-- No foreign keys here either: nothing ever deletes what the ids point to.
CREATE TABLE incident (
  incident_id     uuid PRIMARY KEY,
  opened_at       timestamptz NOT NULL,
  began_after     timestamptz,
  began_before    timestamptz NOT NULL,
  closed_at       timestamptz,
  ended_after     timestamptz,
  ended_before    timestamptz,
  target_id       integer,
  location_id     integer,
  kind            incident_kind NOT NULL,
  reason          incident_reason,
  level           smallint NOT NULL DEFAULT 0,
  status          smallint,
  failure_code    failure_code,
  failure_phase   phase,
  failure_message text,
  down            text[] NOT NULL DEFAULT '{}',
  up              text[] NOT NULL DEFAULT '{}',
  unknown         text[] NOT NULL DEFAULT '{}',
  changed         text[] NOT NULL DEFAULT '{}',
  CHECK ((kind = 'blind') = (target_id IS NULL)),
  CHECK ((kind = 'blind') = (location_id IS NOT NULL)),
  CHECK ((closed_at IS NULL) = (reason IS NULL))
);

CREATE INDEX incident_of_target ON incident (target_id, opened_at);
CREATE INDEX incident_open ON incident (opened_at) WHERE closed_at IS NULL;
CREATE INDEX incident_time ON incident (opened_at);

COMMENT ON TABLE incident IS
  'Times in which something was wrong. Of the kinds down, partial and certificate a pure function of the checks: late checks correct it, and vedette incidents recompute proves it.';
COMMENT ON COLUMN incident.incident_id IS 'Made of target (or location), kind and opened_at.';
COMMENT ON COLUMN incident.opened_at IS 'Slot of the check that opened it; of no_data and blind: when the last results became stale.';
COMMENT ON COLUMN incident.began_after IS 'The last good slot before it; null when there is none. It began between this and began_before.';
COMMENT ON COLUMN incident.began_before IS 'The first bad slot of it.';
COMMENT ON COLUMN incident.closed_at IS 'Slot of the check that closed it; null while it is open.';
COMMENT ON COLUMN incident.ended_after IS 'Last bad slot of the location that recovered last; null unless an outage recovered. It ended between this and ended_before.';
COMMENT ON COLUMN incident.ended_before IS 'The first good slot after that; likewise null.';
COMMENT ON COLUMN incident.target_id IS 'What it is about; null for blind, which is about a location.';
COMMENT ON COLUMN incident.location_id IS 'The location that is blind; null for all other kinds.';
COMMENT ON COLUMN incident.kind IS 'down; partial: too few locations see it for the quorum; certificate: it expires; no_data: nobody checks the target; blind: a location tells nothing, or that its network is gone.';
COMMENT ON COLUMN incident.reason IS 'Why it is over: the names are explained in docs/tables.md; null while it is open.';
COMMENT ON COLUMN incident.level IS 'Of a certificate: 1 within min(30 days, a third of its lifetime), 2 within 7 days, 3 within a day of its end; otherwise 0.';
COMMENT ON COLUMN incident.status IS 'HTTP status of the first failed check; null without a response.';
COMMENT ON COLUMN incident.failure_code IS 'What the first failed check says, of the first location by name that held the target for down; null where no check tells.';
COMMENT ON COLUMN incident.failure_phase IS 'The phase it struck in.';
COMMENT ON COLUMN incident.failure_message IS 'For people.';
COMMENT ON COLUMN incident.down IS 'Locations that held the target for down when it opened.';
COMMENT ON COLUMN incident.up IS 'Locations that held it for up.';
COMMENT ON COLUMN incident.unknown IS 'Locations that should have known and did not.';
COMMENT ON COLUMN incident.changed IS 'What differs between the first failed check and the last good one of the same location, in words.';

-- Appended in the transaction that changes incidents, read by notify.
CREATE TABLE incident_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at            timestamptz NOT NULL,
  recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  routed_at     timestamptz,
  incident_id   uuid NOT NULL,
  change        incident_change NOT NULL,
  snapshot      jsonb NOT NULL
);

CREATE INDEX incident_transition_unrouted ON incident_transition (transition_id) WHERE routed_at IS NULL;
CREATE INDEX incident_transition_of ON incident_transition (incident_id);

COMMENT ON TABLE incident_transition IS 'What happened to incidents, in the order in which it became known. Nothing in it is changed later but routed_at.';
COMMENT ON COLUMN incident_transition.transition_id IS 'Their order.';
COMMENT ON COLUMN incident_transition.at IS 'When it happened: the slot of the check that brought it about.';
COMMENT ON COLUMN incident_transition.recorded_at IS 'When it became known.';
COMMENT ON COLUMN incident_transition.routed_at IS 'When notify decided whom to tell; null: not yet.';
COMMENT ON COLUMN incident_transition.incident_id IS 'A row of incident, unless a late check has taken that away.';
COMMENT ON COLUMN incident_transition.change IS 'retracted: a late check shows that it never was; reopened: that it had not ended.';
COMMENT ON COLUMN incident_transition.snapshot IS 'The row of incident after the change (before it, when retracted), with names instead of ids.';

-- A late check may move the opening of an incident, and with it its identity; people have heard of
-- it under the old one.
CREATE TABLE incident_alias (
  incident_id uuid PRIMARY KEY,
  told_as     uuid NOT NULL
);

COMMENT ON TABLE incident_alias IS 'Incidents whose opening was corrected.';
COMMENT ON COLUMN incident_alias.incident_id IS 'Its identity now.';
COMMENT ON COLUMN incident_alias.told_as IS 'Its identity when it was first told.';

CREATE TABLE incident_action (
  action_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  incident_id uuid NOT NULL,
  action      text NOT NULL CHECK (action IN ('note', 'ack', 'close')),
  by_whom     text NOT NULL CHECK (length(by_whom) <= 200),
  note        text CHECK (length(note) <= 4000)
);

CREATE INDEX incident_action_of ON incident_action (incident_id);

COMMENT ON TABLE incident_action IS 'What people did about incidents. Stands apart, because the table incident follows the checks alone.';
COMMENT ON COLUMN incident_action.action_id IS 'Their order.';
COMMENT ON COLUMN incident_action.at IS 'When.';
COMMENT ON COLUMN incident_action.incident_id IS 'About which one.';
COMMENT ON COLUMN incident_action.action IS 'note; ack: somebody is at it; close: nobody wants to hear of it any more.';
COMMENT ON COLUMN incident_action.by_whom IS 'As they call themselves.';
COMMENT ON COLUMN incident_action.note IS 'In their words; null without any.';

-- The decision's memory: written behind the checks, at most once a second, and brought up to date
-- from them by whoever takes over. Updated in place, so pages have room for the next version.
CREATE TABLE target_fold (
  target_id  integer PRIMARY KEY,
  version    bigint NOT NULL,
  slot       timestamptz NOT NULL,
  location   text NOT NULL,
  dirty_from timestamptz,
  state      text NOT NULL
) WITH (fillfactor = 60);

CREATE INDEX target_fold_dirty ON target_fold (target_id) WHERE dirty_from IS NOT NULL;

COMMENT ON TABLE target_fold IS 'What the decision about incidents knows of a target.';
COMMENT ON COLUMN target_fold.version IS 'Grows with every change: whoever decides by an older one begins anew.';
COMMENT ON COLUMN target_fold.slot IS 'Slot of the newest check taken into account.';
COMMENT ON COLUMN target_fold.location IS 'And its location: checks have one order, by slot and then by location.';
COMMENT ON COLUMN target_fold.dirty_from IS 'Slot of the oldest check that came too late to be taken into account; null: none. The writer folds again from there.';
COMMENT ON COLUMN target_fold.state IS 'The state as JSON.';

CREATE TABLE fold_checkpoint (
  day       date NOT NULL,
  target_id integer NOT NULL,
  state     text NOT NULL,
  PRIMARY KEY (target_id, day)
);

COMMENT ON TABLE fold_checkpoint IS 'The state of a decision at the beginning of a day (UTC): where folding again begins.';
COMMENT ON COLUMN fold_checkpoint.day IS 'Before the first check of this day; days without any have no row.';
COMMENT ON COLUMN fold_checkpoint.target_id IS 'Of which target.';
COMMENT ON COLUMN fold_checkpoint.state IS 'The state as JSON.';

CREATE TABLE target_state (
  target_id       integer NOT NULL,
  location_id     integer NOT NULL,
  scheduled_at    timestamptz NOT NULL,
  known_at        timestamptz,
  seen_at         timestamptz,
  interval_ms     integer NOT NULL,
  total_us        integer NOT NULL,
  certificate_id  integer,
  outcome         outcome NOT NULL,
  failure_code    failure_code,
  failure_phase   phase,
  status          smallint,
  failure_message text,
  recent_ms       bigint[] NOT NULL,
  recent_us       integer[] NOT NULL,
  recent_codes    failure_code[] NOT NULL,
  PRIMARY KEY (target_id, location_id)
) WITH (fillfactor = 50);

COMMENT ON TABLE target_state IS
  'The newest check of each target and location: what the page reads. Written behind the checks, at most once a second.';
COMMENT ON COLUMN target_state.scheduled_at IS 'Slot of the newest check.';
COMMENT ON COLUMN target_state.known_at IS 'Slot of the newest check that was up or down; null: none was.';
COMMENT ON COLUMN target_state.seen_at IS 'Slot of the newest check that somebody made, whatever came of it: not missed; null: none.';
COMMENT ON COLUMN target_state.interval_ms IS 'Time between two checks, in milliseconds.';
COMMENT ON COLUMN target_state.total_us IS 'Duration of the newest check, in microseconds.';
COMMENT ON COLUMN target_state.certificate_id IS 'The certificate it saw: a row of certificate; null without TLS.';
COMMENT ON COLUMN target_state.outcome IS 'Of the newest check.';
COMMENT ON COLUMN target_state.failure_code IS 'Null exactly when the outcome is up.';
COMMENT ON COLUMN target_state.failure_phase IS 'The phase it struck in.';
COMMENT ON COLUMN target_state.status IS 'HTTP status; null: no response came.';
COMMENT ON COLUMN target_state.failure_message IS 'For people.';
COMMENT ON COLUMN target_state.recent_ms IS 'Slots of the last 40 checks, oldest first, in milliseconds since 1970.';
COMMENT ON COLUMN target_state.recent_us IS 'Their durations in microseconds.';
COMMENT ON COLUMN target_state.recent_codes IS 'Their failures; null for those that were up.';

CREATE TABLE topic_progress (
  partition integer PRIMARY KEY,
  read_at   timestamptz NOT NULL
) WITH (fillfactor = 50);

COMMENT ON TABLE topic_progress IS 'How far the writers have read vedette.results: silence means something only as of then.';
COMMENT ON COLUMN topic_progress.partition IS 'Of the topic.';
COMMENT ON COLUMN topic_progress.read_at IS 'Everything published to it before this time is stored, and in target_state.';
