package dev.vedette.doctor;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.PemFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can be wrong with PostgreSQL, in the words that people get, with what helps and the exit
 * code.
 */
class PostgresDoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String VERIFY_FULL = "sslmode=verify-full&sslrootcert=ca.pem";

  @TempDir static Path files;

  private static TestAuthority authority;
  private static EmbeddedPostgres secured;
  private static EmbeddedPostgres plain;

  @BeforeAll
  static void start(@TempDir Path one, @TempDir Path two) {
    authority = TestAuthority.create("project CA");
    authority.writeTo(files, "ca");
    TestAuthority.create("another CA").writeTo(files, "another-ca");
    PemFiles server = authority.issue("127.0.0.1").writeTo(files, "server");
    secured = securedBy(server, one);
    plain = EmbeddedPostgres.start(two, PostgresOptions.forTests());
  }

  private static EmbeddedPostgres securedBy(PemFiles server, Path directory) {
    return EmbeddedPostgres.start(
        directory,
        PostgresOptions.forTests(
            new PostgresOptions.Security(server.certificate(), server.key(), "p@ss")));
  }

  @AfterAll
  static void stop() {
    secured.close();
    plain.close();
  }

  @Test
  void aGoodDatabaseHasNoFailure() throws Exception {
    examine("p%40ss", VERIFY_FULL)
        .ok(new Finding.Ok("postgres tables", "there are none yet; write creates them"));
  }

  @Test
  void aNameThatDoesNotResolve() throws Exception {
    examine("postgres://vedette@nowhere.invalid/vedette")
        .failOnly(
            "the name 'nowhere.invalid' does not resolve",
            "check the host in postgres.url, and the name server of this machine");
  }

  @Test
  void aClosedPort() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    examine("postgres://vedette@127.0.0.1:%d/vedette".formatted(port))
        .failOnly(
            "nothing listens at 127.0.0.1:" + port + ": connection refused",
            "check the port in postgres.url, and that the service runs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "disable"})
  void anotherProtocol(String mode) throws Exception {
    try (RawServer mail = RawServer.start(conversation -> conversation.send("220 mail\r\n"))) {
      examine("postgres://vedette@127.0.0.1:%d/vedette?sslmode=%s".formatted(mail.port(), mode))
          .failOnly(
              "what listens there does not speak PostgreSQL's protocol",
              "check host and port in postgres.url");
    }
  }

  @Test
  void aWrongPassword() throws Exception {
    examine("wr0ng", "sslmode=require")
        .failOnly(
            "the server refuses user name or password",
            "special characters must be percent-encoded");
  }

  @Test
  void aDatabaseThatNobodyIsLetInto() throws Exception {
    examine("postgres://vedette@127.0.0.1:%d/shop".formatted(plain.port()))
        .failOnly(
            "the server does not let this user into this database from here without TLS",
            "if the server has no TLS, check user and database there, and its pg_hba.conf");
  }

  @Test
  void aServerThatDemandsTls() throws Exception {
    examine("p%40ss", "sslmode=disable")
        .failOnly(
            "the server does not let this user into this database from here without TLS",
            "set sslmode=require in postgres.url");
  }

  @Test
  void aServerWithoutTls() throws Exception {
    examine("postgres://vedette@127.0.0.1:%d/vedette?sslmode=require".formatted(plain.port()))
        .failOnly(
            "the server does not speak TLS, which sslmode asks for",
            "switch TLS on at the server; or, on a network that you trust, set sslmode=disable");
  }

  @Test
  void anUnknownAuthority() throws Exception {
    examine("p%40ss", "sslmode=verify-full&sslrootcert=another-ca.pem")
        .failOnly(
            "the server's certificate is signed by an authority that sslrootcert does not hold",
            "name the file with that authority's certificate in sslrootcert");
  }

  @Test
  void aCertificateForAnotherName() throws Exception {
    examine(
            "postgres://vedette:p%%40ss@localhost:%d/vedette?%s"
                .formatted(secured.port(), VERIFY_FULL))
        .failOnly(
            "the server's certificate is for another host name",
            "use the host name of the certificate in postgres.url");
  }

  @Test
  void aCertificateThatHasExpired(@TempDir Path directory) throws Exception {
    Instant end = Instant.parse("2020-02-29T12:00:00Z");
    PemFiles server =
        authority.issueBetween(end.minusSeconds(86_400), end, "127.0.0.1").writeTo(files, "old");
    try (EmbeddedPostgres expired = securedBy(server, directory)) {
      examine(
              "postgres://vedette:p%%40ss@127.0.0.1:%d/vedette?%s"
                  .formatted(expired.port(), VERIFY_FULL))
          .failOnly(
              "the server's certificate has expired",
              "have it renewed; if it was, check this machine's clock");
    }
  }

  @Test
  void aModeOfTlsThatIsNone() throws Exception {
    examine("p%40ss", "sslmode=on")
        .failOnly(
            "sslmode 'on' must be one of disable, prefer, require, verify-ca, verify-full",
            "correct postgres.url");
  }

  @Test
  void aParameterThatIsMisspelt() throws Exception {
    examine("p%40ss", "sslmod=require")
        .failOnly(
            "unknown parameter 'sslmod'; understood are sslmode, sslrootcert, sslcert, sslkey,"
                + " connect_timeout, application_name",
            "correct postgres.url");
  }

  @Test
  void aVerificationWithoutAnAuthority() throws Exception {
    examine("p%40ss", "sslmode=verify-full")
        .failOnly(
            "sslmode=verify-full needs sslrootcert=FILE with the authority's certificate, or"
                + " sslrootcert=system for the authorities of this platform",
            "correct postgres.url");
  }

  @Test
  void aSchemaThatIsNewer() throws Exception {
    try (Database database = Database.open(new PostgresSettings(uri()))) {
      database.migrate();
    }
    execute(
        "INSERT INTO vedette_schema_history SELECT 9999, '9999', 'later', type, script, checksum,"
            + " installed_by, installed_on, execution_time, success FROM vedette_schema_history"
            + " WHERE installed_rank = 1");
    examine(uri())
        .failOnly(
            "the schema is version 9999, newer than this Vedette, …",
            "upgrade Vedette here as well");
  }

  @Test
  void aRoleThatMayNotCreateTables() throws Exception {
    execute("REVOKE CREATE ON SCHEMA public FROM vedette, pg_database_owner");
    examine(uri())
        .failOnly(
            "the schema is not migrated, and 'vedette' may not create tables",
            "GRANT CREATE, USAGE ON SCHEMA public TO \"vedette\"");
  }

  @Test
  void aDatabaseThatTakesNoWrites() throws Exception {
    execute("ALTER DATABASE vedette SET default_transaction_read_only = on");
    examine(uri())
        .failOnly(
            "the server or this role is read-only (default_transaction_read_only); a full disk of a"
                + " managed service does that",
            "make room, or let the role write");
  }

  @AfterEach
  void empty() throws Exception {
    execute(
        "ALTER DATABASE vedette RESET default_transaction_read_only;"
            + "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  @Test
  void aClockThatIsWrong() throws Exception {
    InstantSource late = () -> Instant.now().minusSeconds(90);
    examine(uri(), late)
        .warnOnly("this machine's clock is 90.0 s behind the database's", "synchronise both (NTP)");
  }

  @Test
  void aPoolerThatSharesSessionsByTransaction() throws Exception {
    try (TransactionPooler pooler = TransactionPooler.start(plain.port(), "vedette", "vedette")) {
      examine("postgres://vedette@127.0.0.1:%d/vedette".formatted(pooler.port()))
          .warnOnly(
              "a pooler (PgBouncer) hands a session of the server to another client after each"
                  + " transaction",
              "use the server's own port in postgres.url");
    }
  }

  private static void execute(String sql) throws Exception {
    Properties writes = new Properties();
    writes.setProperty("options", "-c default_transaction_read_only=off");
    try (Connection connection = DriverManager.getConnection(plain.jdbcUrl(), writes);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String uri() {
    return plain.uri();
  }

  private static Findings examine(String password, String parameters) throws Exception {
    return examine(
        "postgres://vedette:%s@127.0.0.1:%d/vedette?%s"
            .formatted(password, secured.port(), parameters));
  }

  private static Findings examine(String uri) throws Exception {
    return examine(uri, InstantSource.system());
  }

  private static Findings examine(String uri, InstantSource clock) throws Exception {
    return new Findings(
        new PostgresDiagnosis(new PostgresSettings(uri), files, true, clock, PATIENCE).examine());
  }
}
