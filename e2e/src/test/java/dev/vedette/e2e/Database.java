package dev.vedette.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what has been stored, by SQL, as any other reader of the tables would. */
final class Database implements AutoCloseable {
  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /**
   * One row of {@code check_result}.
   *
   * @param target its name
   */
  record Check(
      String target,
      String location,
      Instant scheduledAt,
      String outcome,
      @Nullable String failureCode,
      @Nullable Integer status,
      @Nullable Boolean bodyMatched,
      int totalUs,
      @Nullable Integer connectUs,
      @Nullable Integer waitUs,
      @Nullable Integer receiveUs) {}

  /** Connects to a URI of libpq's kind, {@code postgres://vedette@host:port/database}. */
  static Database connect(String uri) throws SQLException {
    String jdbc =
        uri.replaceFirst("^postgres(ql)?://([^@]+)@([^?]+)", "jdbc:postgresql://$3?user=$2");
    return new Database(DriverManager.getConnection(jdbc));
  }

  /** All checks of a target, oldest first. */
  List<Check> checks(String target) {
    return select("WHERE t.name = ?", target);
  }

  /** All checks of all targets, oldest first. */
  List<Check> checks() {
    return select("");
  }

  private List<Check> select(String condition, String... arguments) {
    String sql =
        """
        SELECT t.name, l.name, scheduled_at, outcome, failure_code, status, body_matched,
               total_us, connect_us, wait_us, receive_us
        FROM check_result JOIN target t USING (target_id) JOIN location l USING (location_id)
        """
            + condition
            + " ORDER BY scheduled_at";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      ResultSet rows = statement.executeQuery();
      List<Check> result = new ArrayList<>();
      while (rows.next()) {
        result.add(check(rows));
      }
      return result;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Check check(ResultSet row) throws SQLException {
    return new Check(
        row.getString(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getString(4),
        row.getString(5),
        row.getObject(6, Integer.class),
        row.getObject(7, Boolean.class),
        row.getInt(8),
        row.getObject(9, Integer.class),
        row.getObject(10, Integer.class),
        row.getObject(11, Integer.class));
  }

  /** The one number that a query answers. */
  long number(String sql) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSet rows = statement.executeQuery();
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The first column of what a query answers. */
  List<String> strings(String sql) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSet rows = statement.executeQuery();
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
