package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * What only one process at a time may do. Held until the transaction ends, however it ends.
 *
 * @param number second half of the key
 */
public record AdvisoryLock(int number) {
  static final AdvisoryLock MIGRATION = new AdvisoryLock(1);
  public static final AdvisoryLock PARTITIONS = new AdvisoryLock(2);
  public static final AdvisoryLock ROLLUP = new AdvisoryLock(3);
  public static final AdvisoryLock MAINTENANCE = new AdvisoryLock(14);
  public static final AdvisoryLock ROUTING = new AdvisoryLock(15);

  public static final AdvisoryLock SILENCE = new AdvisoryLock(4);

  /** The first half of every key of ours, so that other tenants of the database don't collide. */
  static final int VEDETTE = 0x56454445;

  /** Days count from here, above the numbers of the other locks. */
  private static final int FIRST_DAY = 1 << 30;

  /** Some 45,000 years; what lies outside shares its lock with another day, which only waits. */
  private static final int DAYS_MASK = (1 << 24) - 1;

  /**
   * The lock of a day's checks: taken by who moves the day to the archive, shared by who adds
   * checks to it when it is old.
   */
  public static AdvisoryLock ofDay(LocalDate day) {
    return new AdvisoryLock(FIRST_DAY | ((int) day.toEpochDay() & DAYS_MASK));
  }

  /** Waits for its turn, as long as a statement may last. */
  public void take(Connection connection) throws SQLException {
    call(connection, "SELECT pg_advisory_xact_lock(?, ?)");
  }

  /** Shares it unless somebody has it alone; never waits. */
  public boolean tryShare(Connection connection) throws SQLException {
    return call(connection, "SELECT pg_try_advisory_xact_lock_shared(?, ?)").equals("t");
  }

  /** Takes it if nobody else has it, or shares it; never waits. */
  public boolean tryTake(Connection connection) throws SQLException {
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
