package dev.vedette.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGProperty;

/**
 * A PostgreSQL database, through a bounded pool of connections.
 *
 * <p>Opening connects to nothing: a database that is away is a {@link StoreException} of kind
 * transient in whatever is asked of it later. Safe for use by many threads.
 */
public final class Database implements AutoCloseable {
  /** A writer needs two, a page a handful; small managed databases allow some twenty in all. */
  private static final int MAX_CONNECTIONS = 8;

  /** How long a caller waits for a connection before it is told that the database is away. */
  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(3);

  /** No statement of ours runs longer; the server ends one that does. */
  private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

  /** Moving a day of many checks to the archive takes minutes. */
  private static final Duration LENGTHY_LIMIT = Duration.ofHours(2);

  /**
   * A peer that fell silent without closing: above the statement limit, so never for a slow one.
   */
  private static final Duration SOCKET_LIMIT = STATEMENT_LIMIT.plusSeconds(15);

  private static final Duration KEEPALIVE = Duration.ofMinutes(2);

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Like {@link #open(PostgresSettings, Path)}, file names relative to the working directory. */
  public static Database open(PostgresSettings settings) {
    return open(settings, Path.of(""));
  }

  /**
   * Prepares the pool; connects to nothing yet.
   *
   * @param base directory against which file names in the URI are resolved
   * @throws IllegalArgumentException when the URI can't be understood
   */
  public static Database open(PostgresSettings settings, Path base) {
    PostgresUri uri = PostgresUri.parse(settings.url(), base);
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(uri.jdbcUrl());
    config.setDataSourceProperties(uri.properties());
    PGProperty.SOCKET_TIMEOUT.set(config.getDataSourceProperties(), (int) SOCKET_LIMIT.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(config.getDataSourceProperties(), true);
    config.getDataSourceProperties().putIfAbsent(PGProperty.APPLICATION_NAME.getName(), "vedette");
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECTION_PATIENCE.toMillis());
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    // Our queries end before a compiler that runs anew for each of them, or workers, could pay.
    config.setConnectionInitSql(
        """
        SET statement_timeout = %1$d; SET idle_in_transaction_session_timeout = %1$d; \
        SET client_min_messages = warning; SET jit = off; \
        SET max_parallel_workers_per_gather = 0\
        """
            .formatted(STATEMENT_LIMIT.toMillis()));
    return new Database(new HikariDataSource(config));
  }

  /**
   * Brings the schema to the newest version. Safe when several processes start at once: the second
   * waits for the first.
   *
   * @throws StoreException transient, when the database is away; fatal, when the role lacks the
   *     right to create tables or the schema is foreign
   */
  public void migrate() {
    run(connection -> {
      AdvisoryLock.MIGRATION.take(connection);
      flyway();
    });
  }

  private void flyway() throws SQLException {
    try {
      migrations(pool).migrate();
    } catch (FlywayException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          throw sql;
        }
      }
      throw new StoreException(StoreException.Kind.FATAL, String.valueOf(e.getMessage()), e);
    }
  }

  /** Our migrations, against that database. */
  static Flyway migrations(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .table("vedette_schema_history")
        // Other tables may live in the same database; version 1 is applied all the same.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .cleanDisabled(true)
        .load();
  }

  /** Work on one connection that has an answer. */
  @FunctionalInterface
  interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Work on one connection. */
  @FunctionalInterface
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  /** Commits what the work did, or nothing of it. */
  void run(Work work) {
    call(connection -> {
      work.on(connection);
      return true;
    });
  }

  /** Commits what the query did, or nothing of it. */
  <T> T call(Query<T> query) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = query.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  /** Like {@link #call}, for several reads that have to see one and the same state. */
  <T> T snapshot(Query<T> query) {
    return call(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      }
      return query.on(connection);
    });
  }

  /** Like {@link #call}, for work that may last up to {@link #LENGTHY_LIMIT}. */
  <T> T callAtLength(Query<T> query) {
    return call(connection -> {
      connection.setNetworkTimeout(Runnable::run, (int) LENGTHY_LIMIT.plusMinutes(1).toMillis());
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL statement_timeout = " + LENGTHY_LIMIT.toMillis());
      }
      return query.on(connection);
    });
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
