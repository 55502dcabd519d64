package dev.vedette.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUriTest {
  private static final String HOST = "postgres://u@pg.example/db?";

  @TempDir private Path base;

  @BeforeEach
  void files() throws IOException {
    for (String name : new String[] {"ca.pem", "c.crt", "c.key"}) {
      Files.createFile(base.resolve(name));
    }
  }

  @Test
  void everythingAProviderPrintsIsUnderstood() {
    PostgresUri uri =
        parse("postgres://avnadmin:S3cret@pg.example:12691/defaultdb?sslmode=require");

    assertThat(uri.jdbcUrl()).isEqualTo("jdbc:postgresql://pg.example:12691/defaultdb");
    assertThat(uri.properties())
        .containsEntry("user", "avnadmin")
        .containsEntry("password", "S3cret")
        .containsEntry("sslmode", "require")
        .containsEntry("connectTimeout", "10")
        .doesNotContainKey("sslrootcert");
  }

  @Test
  void defaultsAreThoseOfLibpq() {
    PostgresUri uri = parse("postgresql://shop@pg.example");

    assertThat(uri.jdbcUrl()).isEqualTo("jdbc:postgresql://pg.example:5432/shop");
    assertThat(uri.properties())
        .containsEntry("sslmode", "prefer")
        .containsEntry("sslcert", "")
        .containsEntry("sslkey", "")
        .doesNotContainKey("password");
  }

  @ParameterizedTest
  @CsvSource({
    "p%40ss%3Aw%2Frd, p@ss:w/rd",
    "50%25, 50%",
    "a+b%20c, a+b c",
    "%C3%A9%F0%9F%98%80, é😀",
    "a:b, a:b"
  })
  void passwordsAreDecoded(String written, String meant) {
    assertThat(parse("postgres://u:" + written + "@pg.example/db").properties())
        .containsEntry("password", meant);
  }

  @Test
  void ipv6HostsAndOddDatabaseNamesSurvive() {
    assertThat(parse("postgres://u@[::1]:5433/my%20db%3F").jdbcUrl())
        .isEqualTo("jdbc:postgresql://[::1]:5433/my+db%3F");
  }

  @Test
  void filesAreFoundBesideTheConfiguration() {
    Properties properties =
        parse(HOST + "sslmode=verify-full&sslrootcert=ca.pem&sslcert=c.crt&sslkey=c.key")
            .properties();

    assertThat(properties)
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", base.resolve("ca.pem").toString())
        .containsEntry("sslcert", base.resolve("c.crt").toString())
        .containsEntry("sslkey", base.resolve("c.key").toString());
  }

  @Test
  void requireWithAnAuthorityVerifiesIt() {
    assertThat(parse(HOST + "sslmode=require&sslrootcert=ca.pem").properties())
        .containsEntry("sslmode", "verify-ca");
  }

  @Test
  void systemMeansThePlatformsAuthorities() {
    assertThat(parse(HOST + "sslmode=verify-full&sslrootcert=system").properties())
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        .doesNotContainKey("sslrootcert");
    refused(HOST + "sslmode=require&sslrootcert=system", "sslrootcert=system needs");
  }

  @Test
  void timeoutAndNameArePassedOn() {
    assertThat(parse(HOST + "connect_timeout=3&application_name=my%20app").properties())
        .containsEntry("connectTimeout", "3")
        .containsEntry("ApplicationName", "my app");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u@pg.example/db | must begin with postgres://",
        "postgres:///db | must name one host",
        "postgres://pg.example/db | must name the user",
        "postgres://u@pg.example/db?sslmod=require | unknown parameter 'sslmod'; understood are sslmode, sslrootcert",
        "postgres://u@pg.example/db?sslmode=allow | must be one of disable, prefer, require, verify-ca, verify-full",
        "postgres://u@pg.example/db?sslmode=verify-full | needs sslrootcert=FILE",
        "postgres://u@pg.example/db?sslmode=require&sslrootcert=gone.pem | sslrootcert: no readable file",
        "postgres://u@pg.example/db?sslcert=c.crt | go together",
        "postgres://u@pg.example/db?connect_timeout=soon | must be seconds"
      })
  void mistakesAreNamed(String uri, String message) {
    refused(uri, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:pass word@pg.example/db",
        "postgres://u:s3cret%@pg.example/db",
        "postgres://u:s3cret@host name/db",
        "postgres://u:s3cret@pg.example:port/db"
      })
  void noMessageShowsThePassword(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(uri))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret", "pass word"));
    assertThat(new PostgresSettings(uri).toString()).doesNotContain("s3cret", "pass word");
  }

  private void refused(String uri, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(uri))
        .withMessageContaining(message);
  }

  private PostgresUri parse(String uri) {
    return PostgresUri.parse(uri, base);
  }
}
