package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What only one process at a time may do. Held until the transaction ends, however it ends. */
enum AdvisoryLock {
  MIGRATION(1),
  PARTITIONS(2),
  ROLLUP(3),
  /** Taken alone by who moves a day to the archive, shared by who adds checks to old days. */
  LATE_CHECKS(4);

  /** The first half of every key of ours, so that other tenants of the database don't collide. */
  private static final int VEDETTE = 0x56454445;

  private final int number;

  AdvisoryLock(int number) {
    this.number = number;
  }

  /** Waits for its turn, as long as a statement may last. */
  void take(Connection connection) throws SQLException {
    call(connection, "SELECT pg_advisory_xact_lock(?, ?)");
  }

  /** Waits until nobody has it alone; any number may share it. */
  void share(Connection connection) throws SQLException {
    call(connection, "SELECT pg_advisory_xact_lock_shared(?, ?)");
  }

  /** Takes it if nobody else has it, or shares it. */
  boolean tryTake(Connection connection) throws SQLException {
    return call(connection, "SELECT pg_try_advisory_xact_lock(?, ?)").equals("t");
  }

  private String call(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, VEDETTE);
      statement.setInt(2, number);
      ResultSet rows = statement.executeQuery();
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
