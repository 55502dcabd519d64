-- What was given up is asked for all the time, and there are few of it among millions of rows. Locks
-- delivery against writing while the index is made: some seconds for ten million rows.
CREATE INDEX delivery_given_up ON delivery (decided_at) WHERE state = 'given_up';
