-- What people were told of incidents. Locks incident_transition and incident_alias for a moment.

CREATE TYPE delivery_state AS ENUM ('pending', 'delivered', 'merged', 'suppressed', 'given_up');

CREATE TYPE message_state AS ENUM ('pending', 'delivered', 'replaced', 'given_up');

CREATE TYPE message_type AS ENUM ('opened', 'closed', 'updated', 'reminder', 'retracted', 'digest');

CREATE TYPE told_state AS ENUM ('open', 'closed', 'retracted', 'with_parent');

CREATE INDEX incident_alias_of ON incident_alias (told_as);

-- Its row is locked by whoever decides what the channel says next: so no two messages of a channel
-- overtake each other, however many notifiers there are.
CREATE TABLE notify_channel (
  channel    text PRIMARY KEY CHECK (length(channel) BETWEEN 1 AND 100),
  since      timestamptz NOT NULL,
  next_at    timestamptz NOT NULL,
  quiet_till timestamptz NOT NULL,
  resend_at  timestamptz NOT NULL
) WITH (fillfactor = 50);

COMMENT ON TABLE notify_channel IS 'Channels, and when each may be used again.';
COMMENT ON COLUMN notify_channel.channel IS 'Its name in the configuration.';
COMMENT ON COLUMN notify_channel.since IS 'When a notifier first had it: what was known before is not told.';
COMMENT ON COLUMN notify_channel.next_at IS 'No message is sent before, because of its limit.';
COMMENT ON COLUMN notify_channel.quiet_till IS 'What comes before this is collected for the next message.';
COMMENT ON COLUMN notify_channel.resend_at IS 'When all that is open is told again, to a receiver that forgets.';

CREATE TABLE message (
  message_id      uuid PRIMARY KEY,
  made_at         timestamptz NOT NULL,
  at              timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  claimed_until   timestamptz,
  finished_at     timestamptz,
  channel         text NOT NULL,
  type            message_type NOT NULL,
  state           message_state NOT NULL DEFAULT 'pending',
  attempts        integer NOT NULL DEFAULT 0,
  possible_repeat boolean NOT NULL DEFAULT false,
  is_old          boolean NOT NULL,
  answer          text CHECK (length(answer) <= 300),
  last_error      text CHECK (length(last_error) <= 300)
);

-- One at a time: what follows waits, and may become one.
CREATE UNIQUE INDEX message_pending ON message (channel) WHERE state = 'pending';
CREATE INDEX message_made ON message (made_at);

COMMENT ON TABLE message IS 'What a channel was given to send.';
COMMENT ON COLUMN message.message_id IS 'What receivers see as its id, the same for every attempt.';
COMMENT ON COLUMN message.made_at IS 'When it was put together.';
COMMENT ON COLUMN message.at IS 'When the newest of what it tells happened.';
COMMENT ON COLUMN message.due_at IS 'When it is tried next.';
COMMENT ON COLUMN message.claimed_until IS 'A notifier is sending it; when that dies, another one sends it again then. Null: nobody is.';
COMMENT ON COLUMN message.finished_at IS 'When it came to its end; null: it is pending.';
COMMENT ON COLUMN message.channel IS 'Which channel.';
COMMENT ON COLUMN message.type IS 'What it tells; digest: of several incidents.';
COMMENT ON COLUMN message.state IS 'replaced: nobody acknowledged it, and what it told was over; another one tells all of it.';
COMMENT ON COLUMN message.attempts IS 'How often it was tried.';
COMMENT ON COLUMN message.possible_repeat IS 'Whether the receiver may have heard an earlier attempt; told to it.';
COMMENT ON COLUMN message.is_old IS 'Whether it told of something that was old by then.';
COMMENT ON COLUMN message.answer IS 'What the other side said when it took it; null or empty: nothing.';
COMMENT ON COLUMN message.last_error IS 'Why the last attempt failed that did; without secrets.';

CREATE TABLE message_incident (
  message_id    uuid NOT NULL,
  incident_id   uuid NOT NULL,
  transition_id bigint NOT NULL,
  under         uuid,
  remind_ms     bigint,
  level         smallint NOT NULL,
  type          message_type NOT NULL,
  acknowledged  boolean NOT NULL,
  PRIMARY KEY (message_id, incident_id)
);

COMMENT ON TABLE message_incident IS 'The incidents of a message.';
COMMENT ON COLUMN message_incident.message_id IS 'A row of message.';
COMMENT ON COLUMN message_incident.incident_id IS 'As the receiver knows the incident: its first identity.';
COMMENT ON COLUMN message_incident.transition_id IS 'Told as it was after this transition.';
COMMENT ON COLUMN message_incident.under IS 'The incident of the parent, as whose child it is named; null: it stands for itself.';
COMMENT ON COLUMN message_incident.remind_ms IS 'It is told again after this time while it is open, in milliseconds; null: it is not.';
COMMENT ON COLUMN message_incident.level IS 'Of a certificate, as in incident.';
COMMENT ON COLUMN message_incident.type IS 'What is told of it.';
COMMENT ON COLUMN message_incident.acknowledged IS 'Whether somebody had taken it on.';

CREATE TABLE delivery (
  transition_id bigint NOT NULL,
  incident_id   uuid NOT NULL,
  message_id    uuid,
  due_at        timestamptz NOT NULL,
  decided_at    timestamptz,
  state         delivery_state NOT NULL,
  channel       text NOT NULL,
  route         text NOT NULL,
  reason        text CHECK (length(reason) <= 300),
  PRIMARY KEY (transition_id, channel, route),
  CHECK ((state = 'pending') = (decided_at IS NULL)),
  CHECK (state NOT IN ('suppressed', 'given_up') OR reason IS NOT NULL),
  CHECK (state NOT IN ('delivered', 'merged') OR message_id IS NOT NULL)
);

CREATE INDEX delivery_pending ON delivery (channel, due_at) WHERE state = 'pending';
CREATE INDEX delivery_of ON delivery (incident_id, channel);
CREATE INDEX delivery_message ON delivery (message_id);

COMMENT ON TABLE delivery IS 'The ledger: what became of each transition for each route that it concerned.';
COMMENT ON COLUMN delivery.transition_id IS 'A row of incident_transition.';
COMMENT ON COLUMN delivery.incident_id IS 'As receivers know the incident: its first identity.';
COMMENT ON COLUMN delivery.message_id IS 'The message that tells it; null: none.';
COMMENT ON COLUMN delivery.due_at IS 'When it is to be told, or looked at again.';
COMMENT ON COLUMN delivery.decided_at IS 'When it came to its final state; null: it has not.';
COMMENT ON COLUMN delivery.state IS 'merged: told within a message that tells of something newer, or of its parent. All but pending are final.';
COMMENT ON COLUMN delivery.channel IS 'To which channel.';
COMMENT ON COLUMN delivery.route IS 'By which route: what it matches, in words.';
COMMENT ON COLUMN delivery.reason IS 'Why it was not told: the names are explained in docs/tables.md; while it is pending, why it waits.';

CREATE TABLE told (
  incident_id uuid NOT NULL,
  message_id  uuid NOT NULL,
  parent      uuid,
  at          timestamptz NOT NULL,
  look_at     timestamptz,
  remind_ms   bigint,
  state       told_state NOT NULL,
  level       smallint NOT NULL,
  channel     text NOT NULL,
  PRIMARY KEY (channel, incident_id)
);

CREATE INDEX told_look ON told (channel, look_at) WHERE look_at IS NOT NULL;
CREATE INDEX told_children ON told (channel, parent) WHERE parent IS NOT NULL;

COMMENT ON TABLE told IS 'What a channel was last told of an incident: what it is to hear next depends on it.';
COMMENT ON COLUMN told.incident_id IS 'As receivers know the incident: its first identity.';
COMMENT ON COLUMN told.message_id IS 'By which message.';
COMMENT ON COLUMN told.parent IS 'with_parent: the incident as whose child it was named; otherwise null.';
COMMENT ON COLUMN told.at IS 'When.';
COMMENT ON COLUMN told.look_at IS 'When a reminder is due, or a child is looked at whose parent is up again; null: never.';
COMMENT ON COLUMN told.remind_ms IS 'Time between reminders in milliseconds; null: there are none.';
COMMENT ON COLUMN told.state IS 'open: it was told that it is open; with_parent: only as a child of its parent.';
COMMENT ON COLUMN told.level IS 'Of a certificate, as in incident.';
COMMENT ON COLUMN told.channel IS 'Whom.';
