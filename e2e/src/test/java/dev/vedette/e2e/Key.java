package dev.vedette.e2e;

import java.time.Instant;

/** The natural key of a check. */
record Key(String target, String location, Instant scheduledAt) {}
