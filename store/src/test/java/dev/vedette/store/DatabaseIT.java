package dev.vedette.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.query.targets.TargetStates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseIT {
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start(@TempDir Path directory) {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void manyProcessesMayMigrateAtOnceBesideTablesOfOthers() throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE somebody_elses (n int)");
    }
    List<CompletableFuture<Void>> processes =
        Stream.generate(() -> Background.run(DatabaseIT::migrate)).limit(4).toList();

    processes.forEach(CompletableFuture::join);

    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      assertThat(new TargetStates(database).read()).isEmpty();
    }
  }

  @Test
  void everyColumnOfACheckSaysWhatItMeans() throws Exception {
    migrate();

    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid = 'check_result'::regclass AND attnum > 0
                  AND col_description(attrelid, attnum) IS NULL
                """)) {
      assertThat(rows.next()).as("a column without a comment").isFalse();
    }
  }

  @Test
  void whoWaitsForAConnectionInVainIsCounted() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (Database database =
        Database.open(new PostgresSettings(postgres.uri())).measured(metrics)) {
      inside(
          database,
          8,
          () -> {
            assertThat(metrics.get("hikaricp.connections.max").gauge().value()).isEqualTo(8);
            assertThatThrownBy(() -> database.run(_ -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("all 8 connections are in use");
          });

      assertThat(metrics.get("hikaricp.connections.timeout").counter().count()).isOne();
      assertThat(metrics.get("hikaricp.connections.acquire").timer().max(TimeUnit.SECONDS))
          .as("the time in vain")
          .isGreaterThan(2.5);
    }
    assertThat(metrics.getMeters()).as("of a pool that is closed").isEmpty();
  }

  /** Runs something while that many connections are taken. */
  private static void inside(Database database, int connections, Runnable work) {
    if (connections == 0) {
      work.run();
    } else {
      database.run(_ -> inside(database, connections - 1, work));
    }
  }

  private static void migrate() {
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
    }
  }

  @Test
  void aMigrationMayTakeLongerThanAnyStatementAndSaysHowFarItIs(@TempDir Path directory)
      throws Exception {
    Limits limits = new Limits(Duration.ofMillis(300), Duration.ofMillis(100));
    List<String> progress = new CopyOnWriteArrayList<>();
    try (EmbeddedPostgres old = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
        Connection reader = DriverManager.getConnection(old.jdbcUrl());
        Statement statement = reader.createStatement();
        Database database = Database.open(new PostgresSettings(old.uri()), Path.of(""), limits)) {
      migrateTo("2", old);
      reader.setAutoCommit(false);
      statement.execute("LOCK TABLE target_location IN ACCESS SHARE MODE");
      CompletableFuture<Void> migration = Background.run(() -> database.migrate(progress::add));
      // More than a statement may last, and an idle transaction.
      await().until(() -> progress.stream().anyMatch(said -> said.contains(", for 1 s")));
      assertThat(migration).isNotDone();
      reader.rollback();

      migration.join();
      assertThat(progress).first().isEqualTo("migration 3 (first seen) is under way");
      assertThat(new TargetStates(database).read()).isEmpty();
    }
  }

  private static void migrateTo(String version, EmbeddedPostgres server) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.jdbcUrl());
    Flyway.configure()
        .configuration(Migrations.flyway(source).getConfiguration())
        .target(version)
        .load()
        .migrate();
  }

  @Test
  void whoMigratesAtTheSameTimeIsWaitedForHoweverLongItTakes() throws Exception {
    Limits limits = new Limits(Duration.ofMillis(300), Duration.ofMillis(100));
    List<String> progress = new CopyOnWriteArrayList<>();
    try (Connection other = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = other.createStatement();
        Database database =
            Database.open(new PostgresSettings(postgres.uri()), Path.of(""), limits)) {
      statement.execute("SET application_name = 'the other writer'");
      other.setAutoCommit(false);
      AdvisoryLock.MIGRATION.take(other);
      CompletableFuture<Void> migration = Background.run(() -> database.migrate(progress::add));
      await().until(() -> progress.stream().anyMatch(said -> said.contains(", for 1 s")));
      assertThat(migration).isNotDone();
      other.rollback();

      migration.join();
      assertThat(progress).first().asString().contains("(the other writer, role vedette)");
    }
  }

  @Test
  void whoStartsOnTheSchemaOfANewerVedetteIsRefused() throws Exception {
    try (Database database = Database.open(new PostgresSettings(postgres.uri()));
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      database.requireKnownSchema();
      database.migrate();
      database.requireKnownSchema();
      statement.execute(
          """
          INSERT INTO vedette_schema_history
          SELECT installed_rank + 1, '999', 'to come', type, 'V999__to_come.sql', 1, installed_by,
            installed_on, execution_time, success
          FROM vedette_schema_history ORDER BY installed_rank DESC LIMIT 1
          """);
      try {
        for (ThrowingCallable start :
            List.<ThrowingCallable>of(DatabaseIT::migrate, database::requireKnownSchema)) {
          assertThatThrownBy(start)
              .isInstanceOfSatisfying(
                  StoreException.class,
                  e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FATAL))
              .hasMessageMatching(
                  "the schema is version 999, newer than .* knows \\d+: upgrade .*");
        }
      } finally {
        statement.execute("DELETE FROM vedette_schema_history WHERE version = '999'");
      }
    }
  }

  @Test
  void aDatabaseThatIsAwayIsTransient() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    refused("postgres://vedette@127.0.0.1:" + port + "/vedette", StoreException.Kind.TRANSIENT);
  }

  @Test
  void aDatabaseThatDoesNotExistIsFatal() {
    refused(postgres.uri() + "_other", StoreException.Kind.FATAL);
  }

  private static void refused(String uri, StoreException.Kind kind) {
    try (Database database = Database.open(new PostgresSettings(uri))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Test
  void connectionsAreNamedAndLimited() {
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      String settings =
          database.call(connection -> {
            try (Statement statement = connection.createStatement()) {
              var rows =
                  statement.executeQuery(
                      """
                      SELECT concat_ws(' ', current_setting('application_name'),
                        current_setting('statement_timeout'),
                        current_setting('idle_in_transaction_session_timeout'))
                      """);
              rows.next();
              return rows.getString(1);
            }
          });
      assertThat(settings).isEqualTo("vedette 30s 30s");
    }
  }
}
