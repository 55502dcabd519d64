package dev.vedette.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database, through a bounded pool of connections.
 *
 * <p>Opening connects to nothing: a database that is away is a {@link StoreException} of kind
 * transient in whatever is asked of it later. Safe for use by many threads.
 */
public final class Database implements AutoCloseable {
  /** The label {@code pool} of its metrics. */
  private static final String POOL = "postgres";

  /** A writer needs two, a page a handful; small managed databases allow some twenty in all. */
  private static final int MAX_CONNECTIONS = 8;

  /** How long a caller waits for a connection before it is told that the database is away. */
  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(3);

  /** Moving a day of many checks to the archive takes minutes. */
  private static final Duration LENGTHY_LIMIT = Duration.ofHours(2);

  /** Beyond the statement's limit: a peer that fell silent without closing, not a slow one. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(15);

  private static final Duration KEEPALIVE = Duration.ofMinutes(2);

  private final PostgresUri uri;
  private final Limits limits;
  private final HikariDataSource pool;

  /** Within a process several roles ask for it, and each look at the schema takes a while. */
  private volatile boolean migrated;

  private Database(PostgresUri uri, Limits limits, HikariDataSource pool) {
    this.uri = uri;
    this.limits = limits;
    this.pool = pool;
  }

  /** Like {@link #open(PostgresSettings, Path)}, file names relative to the working directory. */
  public static Database open(PostgresSettings settings) {
    return open(settings, Path.of(""));
  }

  /**
   * Looks at the URI, and at the files that it names, without connecting.
   *
   * @param base directory against which file names in the URI are resolved
   * @throws IllegalArgumentException when the URI can't be understood or a file can't be used
   */
  public static void requireUsable(PostgresSettings settings, Path base) {
    PostgresUri.parse(settings.url(), base).requireUsableFiles();
  }

  /**
   * Prepares the pool; connects to nothing yet.
   *
   * @param base directory against which file names in the URI are resolved
   * @throws IllegalArgumentException when the URI can't be understood
   */
  public static Database open(PostgresSettings settings, Path base) {
    return open(settings, base, Limits.USUAL);
  }

  static Database open(PostgresSettings settings, Path base, Limits limits) {
    PostgresUri uri = PostgresUri.parse(settings.url(), base);
    HikariConfig config = new HikariConfig();
    config.setPoolName(POOL);
    config.setJdbcUrl(uri.jdbcUrl());
    config.setDataSourceProperties(uri.properties());
    PGProperty.SOCKET_TIMEOUT.set(
        config.getDataSourceProperties(), (int) limits.statement().plus(SOCKET_MARGIN).toSeconds());
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
            .formatted(limits.statement().toMillis()));
    return new Database(uri, limits, new HikariDataSource(config));
  }

  /**
   * Registers what the pool tells of itself, under the names that HikariCP gives; to be called
   * once.
   */
  public Database measured(MeterRegistry registry) {
    pool.setMetricRegistry(registry);
    return this;
  }

  /** Registers the same without a pool, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    PoolStats nothing =
        new PoolStats(1) {
          @Override
          protected void update() {}
        };
    var _ = new MicrometerMetricsTrackerFactory(registry).create(POOL, nothing);
  }

  /** Like {@link #migrate(Consumer)}, for who does not ask how far it is. */
  public void migrate() {
    migrate(progress -> {});
  }

  /**
   * Brings the schema to the newest version, however long that takes; does nothing where it has
   * done so before. Safe when several processes start at once: the second waits for the first.
   *
   * @param progress told in words what is under way, when it begins and every ten seconds from then
   *     on; by another thread
   * @throws StoreException transient, when the database is away; fatal, when the role lacks the
   *     right to create tables, or the schema is foreign or that of a newer Vedette
   */
  public void migrate(Consumer<String> progress) {
    if (migrated) {
      return;
    }
    try {
      new Migrations(unlimited(), limits.progress(), progress).run();
      migrated = true;
    } catch (SQLException e) {
      throw StoreException.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.busy("interrupted while migrating", e);
    }
  }

  /**
   * Refuses a schema that a newer Vedette has made; one that is not there yet is none.
   *
   * @throws StoreException fatal, when it is newer; transient, when the database is away
   */
  public void requireKnownSchema() {
    Migrations.requireKnown(unlimited());
  }

  /** A connection beside the pool, without its limits, which the caller closes. */
  public Connection connectBeside() throws SQLException {
    return unlimited().getConnection();
  }

  /** Connections beside the pool, without its limits. */
  private DataSource unlimited() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(uri.jdbcUrl());
    try {
      for (String name : uri.properties().stringPropertyNames()) {
        source.setProperty(name, uri.properties().getProperty(name));
      }
      String patience = Long.toString(CONNECTION_PATIENCE.toSeconds());
      source.setProperty(PGProperty.CONNECT_TIMEOUT, patience);
      source.setProperty(PGProperty.LOGIN_TIMEOUT, patience);
      source.setProperty(PGProperty.TCP_KEEP_ALIVE, "true");
      source.setProperty(PGProperty.APPLICATION_NAME, "vedette migration");
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not know a property of its own", e);
    }
    return source;
  }

  /** Work on one connection that has an answer. */
  @FunctionalInterface
  public interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Work on one connection. */
  @FunctionalInterface
  public interface Work {
    void on(Connection connection) throws SQLException;
  }

  /** Commits what the work did, or nothing of it. */
  public void run(Work work) {
    call(connection -> {
      work.on(connection);
      return true;
    });
  }

  /** Commits what the query did, or nothing of it. */
  public <T> T call(Query<T> query) {
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
    } catch (SQLTransientConnectionException e) {
      throw e.getCause() == null && isExhausted()
          ? StoreException.busy("all " + MAX_CONNECTIONS + " connections are in use", e)
          : StoreException.of(e);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private boolean isExhausted() {
    HikariPoolMXBean state = pool.getHikariPoolMXBean();
    return state != null && state.getActiveConnections() >= MAX_CONNECTIONS;
  }

  /** Like {@link #call}, for several reads that have to see one and the same state. */
  public <T> T snapshot(Query<T> query) {
    return call(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      }
      return query.on(connection);
    });
  }

  /** Like {@link #call}, for work that may last up to {@link #LENGTHY_LIMIT}. */
  public <T> T callAtLength(Query<T> query) {
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
