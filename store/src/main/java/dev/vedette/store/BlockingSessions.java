package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who keeps a table or an advisory lock from us, as far as our role may see it. */
final class BlockingSessions {
  /** Enough to go and look. */
  private static final int MAX = 3;

  /**
   * Autovacuum gives way by itself. What is hidden of other roles' sessions (since when, doing
   * what) is null; process, role and application are not hidden.
   */
  private static final String SESSIONS =
      """
      SELECT a.pid, a.usename, a.application_name, a.state, min(a.xact_start) AS since
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.granted AND a.pid <> pg_backend_pid()
        AND coalesce(a.backend_type, 'client backend') = 'client backend'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND %s
      GROUP BY a.pid, a.usename, a.application_name, a.state
      HAVING coalesce(min(a.xact_start) <= clock_timestamp() - ? * interval '1 ms', ?)
      ORDER BY since
      LIMIT ?
      """;

  private static final String OF_TABLES =
      SESSIONS.formatted(
          """
          l.locktype = 'relation'
          AND l.relation IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)\
          """);

  private static final String OF_LOCK =
      SESSIONS.formatted("l.locktype = 'advisory' AND l.classid = ?::oid AND l.objid = ?::oid");

  private BlockingSessions() {}

  /**
   * Sessions that have used one of the tables in a transaction which still goes on.
   *
   * @param atLeast how long it has lasted; more than nothing leaves out those of which it is hidden
   * @return a phrase such as "pid 7 (psql, role bob), idle in transaction since …"; empty for none
   */
  static String ofTables(Connection connection, Duration atLeast, String... tables)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_TABLES)) {
      statement.setArray(1, connection.createArrayOf("text", tables));
      statement.setLong(2, atLeast.toMillis());
      statement.setBoolean(3, atLeast.isZero());
      statement.setInt(4, MAX);
      return describe(statement.executeQuery());
    }
  }

  /** Sessions that hold one of our locks; a phrase as above. */
  static String of(Connection connection, AdvisoryLock lock) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_LOCK)) {
      statement.setInt(1, AdvisoryLock.VEDETTE);
      statement.setInt(2, lock.number());
      statement.setLong(3, 0);
      statement.setBoolean(4, true);
      statement.setInt(5, MAX);
      return describe(statement.executeQuery());
    }
  }

  private static String describe(ResultSet rows) throws SQLException {
    List<String> sessions = new ArrayList<>();
    while (rows.next()) {
      sessions.add(
          describe(
              rows.getInt("pid"),
              rows.getString("application_name"),
              rows.getString("usename"),
              rows.getString("state"),
              Timestamptz.readOrNull(rows, "since")));
    }
    return String.join("; ", sessions);
  }

  private static String describe(
      int pid,
      @Nullable String application,
      @Nullable String role,
      @Nullable String state,
      @Nullable Instant since) {
    String name = application == null || application.isEmpty() ? "" : application + ", ";
    String what = state == null ? "in a transaction" : state;
    return "pid %d (%srole %s), %s%s"
        .formatted(
            pid,
            name,
            role,
            what.equals("active") ? "in a transaction" : what,
            since == null ? "" : " since " + since.truncatedTo(ChronoUnit.SECONDS));
  }
}
