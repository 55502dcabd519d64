package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What only one process at a time may do. Held until the transaction ends, however it ends. */
enum AdvisoryLock {
  MIGRATION(1),
  PARTITIONS(2);

  /** The first half of every key of ours, so that other tenants of the database don't collide. */
  private static final int VEDETTE = 0x56454445;

  private final int number;

  AdvisoryLock(int number) {
    this.number = number;
  }

  /** Waits for its turn, as long as a statement may last. */
  void take(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(?, ?)")) {
      statement.setInt(1, VEDETTE);
      statement.setInt(2, number);
      statement.execute();
    }
  }
}
