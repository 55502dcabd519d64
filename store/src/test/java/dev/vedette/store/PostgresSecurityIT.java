package dev.vedette.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server as providers run it: TLS with a CA of their own and a password, URIs as they print them.
 */
class PostgresSecurityIT {
  @TempDir static Path files;

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startServer(@TempDir Path data) throws IOException {
    TestAuthority authority = TestAuthority.create("project CA");
    Path ca = authority.writeTo(files, "ca");
    Path other = TestAuthority.create("another CA").writeTo(files, "another-ca");
    // What providers hand out while they replace their authority.
    Files.writeString(files.resolve("bundle.pem"), Files.readString(other) + Files.readString(ca));
    PemFiles server = authority.issue("127.0.0.1").writeTo(files, "server");
    postgres =
        EmbeddedPostgres.start(
            data,
            PostgresOptions.forTests(
                new PostgresOptions.Security(server.certificate(), server.key(), "p@ss")));
  }

  @AfterAll
  static void stopServer() {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=require",
        "sslmode=require&sslrootcert=ca.pem",
        "sslmode=verify-ca&sslrootcert=ca.pem",
        "sslmode=verify-full&sslrootcert=ca.pem",
        "sslmode=verify-full&sslrootcert=bundle.pem"
      })
  void aRightUriConnectsEncrypted(String parameters) throws Exception {
    assertThat(
            value(
                "127.0.0.1",
                "p%40ss",
                parameters,
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=require&sslrootcert=another-ca.pem",
        "sslmode=verify-ca&sslrootcert=another-ca.pem",
        "sslmode=verify-full&sslrootcert=another-ca.pem",
        "sslmode=verify-full&sslrootcert=system"
      })
  void anotherAuthorityIsNotTrusted(String parameters) {
    assertThatThrownBy(() -> value("127.0.0.1", "p%40ss", parameters, "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("unable to find valid certification path");
  }

  @Test
  void verifyFullRefusesAnotherName() {
    assertThatThrownBy(() ->
            value("localhost", "p%40ss", "sslmode=verify-full&sslrootcert=ca.pem", "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("The hostname localhost could not be verified");
  }

  @Test
  void verifyCaTakesAnyName() throws Exception {
    assertThat(value("localhost", "p%40ss", "sslmode=verify-ca&sslrootcert=ca.pem", "SELECT 1"))
        .isEqualTo("1");
  }

  @Test
  void aWrongPasswordSaysSo() {
    assertThatThrownBy(() -> value("127.0.0.1", "wr0ng", "sslmode=require", "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed for user \"vedette\"")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void withoutTlsTheServerRefuses() {
    assertThatThrownBy(() -> value("127.0.0.1", "p%40ss", "sslmode=disable", "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no encryption");
  }

  @Test
  void theStoreMigratesOverVerifiedTls() throws Exception {
    String parameters = "sslmode=verify-full&sslrootcert=ca.pem";
    try (Database database = open("p%40ss", parameters)) {
      database.migrate();
    }
    assertThat(
            value("127.0.0.1", "p%40ss", parameters, "SELECT count(*) FROM vedette_schema_history"))
        .isNotEqualTo("0");
  }

  @Test
  void aRotatedAuthorityIsReadForEachNewConnection() throws Exception { // 118
    Path rotated = Files.copy(files.resolve("another-ca.pem"), files.resolve("rotated.pem"));
    try (Database database = open("p%40ss", "sslmode=verify-full&sslrootcert=rotated.pem")) {
      assertThatThrownBy(database::migrate)
          .hasStackTraceContaining("unable to find valid certification path");
      Files.copy(files.resolve("ca.pem"), rotated, StandardCopyOption.REPLACE_EXISTING);
      database.migrate();
    }
  }

  @Test
  void theStoreSaysThatThePasswordIsWrongAndThatWaitingWontHelp() {
    try (Database database = open("wr0ng", "sslmode=require")) {
      assertThatThrownBy(database::migrate)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FATAL))
          .hasStackTraceContaining("password authentication failed");
    }
  }

  private static Database open(String password, String parameters) {
    return Database.open(new PostgresSettings(uri("127.0.0.1", password, parameters)), files);
  }

  private static String value(String host, String password, String parameters, String query)
      throws SQLException {
    PostgresUri uri = PostgresUri.parse(uri(host, password, parameters), files);
    try (Connection connection = DriverManager.getConnection(uri.jdbcUrl(), uri.properties());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String uri(String host, String password, String parameters) {
    return "postgres://vedette:%s@%s:%d/vedette?%s"
        .formatted(password, host, postgres.port(), parameters);
  }
}
