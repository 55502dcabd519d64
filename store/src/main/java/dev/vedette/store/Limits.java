package dev.vedette.store;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param statement the server ends a statement, or a transaction that does nothing, after this time
 * @param progress a migration says at least this often how far it is
 */
record Limits(Duration statement, Duration progress) {
  static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(10));
}
