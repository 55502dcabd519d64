package dev.vedette.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to its newest version, on connections of its own: a migration may rewrite years
 * of history, and the limits of everyday statements would end it each time in the same place. For
 * one use.
 */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  /** A migration that takes longer has gone wrong. */
  static final Duration LIMIT = Duration.ofHours(24);

  private static final Duration TURN_POLL = Duration.ofMillis(200);

  private static final String SESSION =
      """
      SET statement_timeout = %d; SET lock_timeout = 0; \
      SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning\
      """
          .formatted(LIMIT.toMillis());

  private final DataSource source;
  private final Duration progressEvery;
  private final Consumer<String> progress;
  private final Instant begun = Instant.now();

  /** What is under way, for people; null: nothing yet. */
  private volatile @Nullable String underWay;

  private volatile Instant since = begun;

  /**
   * Migrations to come.
   *
   * @param source of connections without limits of their own
   * @param progress told what is under way when it begins, and then every so often
   */
  Migrations(DataSource source, Duration progressEvery, Consumer<String> progress) {
    this.source = source;
    this.progressEvery = progressEvery;
    this.progress = progress;
  }

  /** Our migrations, against that database. */
  static Flyway flyway(DataSource source) {
    return configuration(source).load();
  }

  private static FluentConfiguration configuration(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .table("vedette_schema_history")
        // Other tables may live in the same database; version 1 is applied all the same.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .cleanDisabled(true);
  }

  /**
   * Refuses a schema that a newer Vedette has made: whoever goes on with it may misunderstand it.
   *
   * @throws StoreException fatal
   */
  static void requireKnown(DataSource source) {
    MigrationInfoService info = info(source);
    MigrationInfo current = info.current();
    boolean newer =
        Arrays.stream(info.all())
            .anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
    if (newer && current != null) {
      throw StoreException.fatal(
          "the schema is version %s, newer than this Vedette, which knows %s: upgrade Vedette here too"
              .formatted(current.getVersion(), newestKnown(info)),
          null);
    }
  }

  private static MigrationInfoService info(DataSource source) {
    try {
      return flyway(source).info();
    } catch (FlywayException e) {
      throw explained(e);
    }
  }

  /** Version of our newest migration. */
  static String newestKnown(MigrationInfoService info) {
    return Arrays.stream(info.all())
        .filter(each -> each.getState().isResolved() && each.getVersion() != null)
        .reduce((first, second) -> second)
        .map(each -> each.getVersion().getVersion())
        .orElse("0");
  }

  /** Waits for other processes that migrate, then migrates. */
  void run() throws SQLException, InterruptedException {
    ScheduledExecutorService reporter =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vedette-migration").daemon().factory());
    try (Connection turn = source.getConnection();
        Statement statement = turn.createStatement()) {
      statement.execute(SESSION);
      turn.setAutoCommit(false);
      long everyNanos = progressEvery.toNanos();
      var _ =
          reporter.scheduleAtFixedRate(this::report, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
      awaitTurn(turn);
      requireKnown(source);
      migrate();
      turn.rollback();
    } finally {
      reporter.shutdownNow();
    }
  }

  private void awaitTurn(Connection turn) throws SQLException, InterruptedException {
    while (!AdvisoryLock.MIGRATION.tryTake(turn)) {
      if (underWay == null) {
        begin("the migration by " + BlockingSessions.of(turn, AdvisoryLock.MIGRATION));
      }
      if (Duration.between(begun, Instant.now()).compareTo(LIMIT) > 0) {
        throw StoreException.busy("another process has been migrating for " + LIMIT, null);
      }
      turn.rollback();
      Thread.sleep(TURN_POLL);
    }
  }

  private void migrate() {
    try {
      configuration(source).callbacks(new Steps()).load().migrate();
    } catch (FlywayException e) {
      throw explained(e);
    }
  }

  private static StoreException explained(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return StoreException.of(sql);
      }
    }
    return StoreException.fatal(String.valueOf(e.getMessage()), e);
  }

  private void begin(String what) {
    underWay = what;
    since = Instant.now();
    progress.accept(what + " is under way");
  }

  private void report() {
    String what = underWay;
    if (what != null) {
      Instant start = since;
      String detail =
          "%s is under way since %s, for %d s"
              .formatted(
                  what,
                  start.truncatedTo(ChronoUnit.SECONDS),
                  Duration.between(start, Instant.now()).toSeconds());
      log.info("the schema: {}", detail);
      progress.accept(detail);
    }
  }

  private final class Steps extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_CONNECT
          || event == Event.BEFORE_EACH_MIGRATE
          || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      switch (event) {
        case AFTER_CONNECT -> unlimited(context.getConnection());
        case BEFORE_EACH_MIGRATE -> begins(context.getMigrationInfo());
        default -> underWay = null;
      }
    }

    private void unlimited(Connection connection) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(SESSION);
      } catch (SQLException e) {
        throw new FlywayException("can't set the limits of a migration", e);
      }
    }

    private void begins(MigrationInfo migration) {
      begin("migration %s (%s)".formatted(migration.getVersion(), migration.getDescription()));
    }
  }
}
