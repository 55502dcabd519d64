package dev.vedette.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Stream.generate(() -> CompletableFuture.runAsync(DatabaseIT::migrate)).limit(4).toList();

    processes.forEach(CompletableFuture::join);

    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      assertThat(new TargetStates(database).read(Checks.NOON)).isEmpty();
    }
  }

  private static void migrate() {
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
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
