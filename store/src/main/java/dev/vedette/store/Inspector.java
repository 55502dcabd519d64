package dev.vedette.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Looks at a database with the configured credentials, and changes nothing in it. */
public final class Inspector {
  private static final String SERVER =
      """
      SELECT
        current_setting('server_version') AS version,
        current_setting('server_version_num')::int / 10000 AS major,
        coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
        pg_is_in_recovery() AS standby,
        current_setting('transaction_read_only')::boolean AS read_only,
        current_user AS name,
        coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
        coalesce((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
          WHERE oid = to_regclass('check_result')), true) AS may_maintain
      """;

  private static final String CLOCK = "SELECT clock_timestamp()";

  private final InstantSource clock;
  private final Duration patience;

  /**
   * An inspector.
   *
   * @param patience for the connection, and again for each answer; whole seconds
   */
  public Inspector(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Looks; a database that can't be reached is a value.
   *
   * @throws IllegalArgumentException when the URI can't be understood
   */
  public Inspection inspect(PostgresSettings settings, Path base) {
    PGSimpleDataSource source = source(PostgresUri.parse(settings.url(), base));
    try (Connection connection = source.getConnection()) {
      return look(connection, source);
    } catch (SQLException e) {
      return new Inspection.Refused(e.getSQLState(), e);
    } catch (FlywayException e) {
      return new Inspection.Refused(null, e);
    }
  }

  private PGSimpleDataSource source(PostgresUri uri) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(uri.jdbcUrl());
    try {
      for (String name : uri.properties().stringPropertyNames()) {
        source.setProperty(name, uri.properties().getProperty(name));
      }
      String seconds = Long.toString(patience.toSeconds());
      source.setProperty(PGProperty.CONNECT_TIMEOUT, seconds);
      source.setProperty(PGProperty.LOGIN_TIMEOUT, seconds);
      source.setProperty(PGProperty.SOCKET_TIMEOUT, seconds);
      source.setProperty(PGProperty.APPLICATION_NAME, "vedette doctor");
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not know a property of its own", e);
    }
    return source;
  }

  private Inspection look(Connection connection, PGSimpleDataSource source) throws SQLException {
    Instant asked = clock.instant();
    Instant theirs = theirTime(connection);
    Duration roundTrip = Duration.between(asked, clock.instant());
    // The answer was given somewhere between question and arrival: take the middle.
    Duration ahead = Duration.between(asked.plus(roundTrip.dividedBy(2)), theirs);
    boolean shared = isShared(connection, source);
    Inspection.Schema schema = schema(connection, source, Partitions.day(theirs));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SERVER)) {
      row.next();
      return new Inspection.Reached(
          row.getString("version"),
          row.getInt("major"),
          row.getBoolean("encrypted"),
          shared,
          row.getBoolean("standby"),
          row.getBoolean("read_only"),
          row.getString("name"),
          row.getBoolean("may_create"),
          row.getBoolean("may_maintain"),
          ahead,
          roundTrip,
          schema);
    }
  }

  /** Whether a client that comes beside us gets our process of the server. */
  private static boolean isShared(Connection connection, PGSimpleDataSource source)
      throws SQLException {
    int ours = process(connection);
    try (Connection other = source.getConnection()) {
      return process(other) == ours;
    } catch (SQLException e) {
      // No room for a second one: then it is not known, and another finding tells.
      return false;
    }
  }

  private static int process(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Instant theirTime(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CLOCK)) {
      row.next();
      return Timestamptz.read(row, 1);
    }
  }

  private static Inspection.Schema schema(
      Connection connection, PGSimpleDataSource source, LocalDate today) throws SQLException {
    MigrationInfoService info = Migrations.flyway(source).info();
    List<MigrationInfo> all = Arrays.asList(info.all());
    MigrationInfo current = info.current();
    String applied = current == null || current.getVersion() == null ? null : version(current);
    return new Inspection.Schema(
        applied,
        Migrations.newestKnown(info),
        info.pending().length > 0,
        any(all, MigrationState.FUTURE_SUCCESS),
        any(all, MigrationState.FAILED) || any(all, MigrationState.FUTURE_FAILED),
        applied == null
            ? List.of()
            : Partitions.absent(
                connection, PartitionedTable.CHECKS, List.of(today, today.plusDays(1))));
  }

  private static boolean any(List<MigrationInfo> all, MigrationState state) {
    return all.stream().anyMatch(each -> each.getState() == state);
  }

  private static String version(MigrationInfo migration) {
    return migration.getVersion().getVersion();
  }
}
