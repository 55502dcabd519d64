package dev.vedette.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.BrokerOptions.Security;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.PostgresSettings;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.PemFiles;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.KafkaSettings.Sasl;
import dev.vedette.wire.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every failure that loopback can provoke, in the words that people get. */
class DoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @TempDir static Path files;

  private static Path ca;
  private static PemFiles client;
  private static EmbeddedBroker certificates;
  private static EmbeddedBroker passwords;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
    TestAuthority authority = TestAuthority.create("project CA");
    ca = authority.writeTo(files, "ca");
    client = authority.issue("checker").writeTo(files, "service");
    TestAuthority.create("another CA").writeTo(files, "another-ca");
    PemFiles server = authority.issue("127.0.0.1").writeTo(files, "server");
    certificates =
        EmbeddedBroker.start(
            one,
            BrokerOptions.secured(new Security.MutualTls(server.certificate(), server.key(), ca)));
    passwords =
        EmbeddedBroker.start(
            two,
            new BrokerOptions(
                0,
                new Security.Scram(
                    server.certificate(),
                    server.key(),
                    Map.of("avnadmin", "right", "reader", "right")),
                Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users",
                    "User:ANONYMOUS;User:avnadmin")));
    postgres =
        EmbeddedPostgres.start(
            three,
            PostgresOptions.forTests(
                new PostgresOptions.Security(server.certificate(), server.key(), "p@ss")));
  }

  @AfterAll
  static void stop() {
    certificates.close();
    passwords.close();
    postgres.close();
  }

  @Test
  void aGoodBrokerHasNoFailure() throws Exception {
    assertThat(kafka(certificates.bootstrapServers(), identified(ca), null))
        .noneMatch(Finding.Fail.class::isInstance)
        .contains(
            new Finding.Ok(
                "kafka topic",
                "vedette.results does not exist yet; check or write creates it with 6 partitions"));
  }

  @Test
  void resultsThatNobodyStores() throws Exception {
    KafkaSettings settings =
        new KafkaSettings(
            passwords.bootstrapServers(),
            new KafkaTls(ca, null, null),
            new Sasl("SCRAM-SHA-512", "avnadmin", "right"),
            1,
            null,
            Map.of());
    Topics.ensure(settings, "test");
    Instant published = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings, "test")) {
      for (int i = 0; i < 3; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.RESULTS, null, published.toEpochMilli(), null, new byte[1]))
            .get();
      }
    }

    assertThat(
            new KafkaDiagnosis(settings, true, true, () -> published.plusSeconds(600), PATIENCE)
                .examine())
        .contains(
            new Finding.Warn(
                "kafka group",
                "no writer runs, so nothing is stored; 3 results wait in Kafka, the oldest since "
                    + published
                    + " (10 min)",
                "start 'vedette write'; Kafka keeps the results for the retention of"
                    + " vedette.results"));
  }

  @Test
  void aNameThatDoesNotResolve() throws Exception {
    assertThat(causes(kafka("nowhere.invalid:9092", null, null)))
        .containsExactly("the name 'nowhere.invalid' does not resolve");
  }

  @Test
  void aClosedPort() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(causes(kafka("127.0.0.1:" + port, null, null)))
        .containsExactly("nothing listens at 127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void anUnknownAuthority() throws Exception {
    Path another = files.resolve("another-ca.pem");
    assertThat(causes(kafka(certificates.bootstrapServers(), identified(another), null)))
        .containsExactly(
            "the broker's certificate is signed by 'CN=project CA', which kafka.tls.ca does not hold");
  }

  @Test
  void aCertificateForAnotherName() throws Exception {
    assertThat(causes(kafka("localhost:" + certificates.port(), identified(ca), null)))
        .containsExactly("the broker's certificate is for '127.0.0.1', not for localhost");
  }

  @Test
  void aClientCertificateThatIsDemanded() throws Exception {
    assertThat(causes(kafka(certificates.bootstrapServers(), new KafkaTls(ca, null, null), null)))
        .containsExactly("the broker demands a client certificate, and none is configured");
  }

  @Test
  void aClientCertificateThatIsRefused() throws Exception {
    PemFiles stranger =
        TestAuthority.create("stranger CA").issue("checker").writeTo(files, "stranger");
    KafkaTls tls = new KafkaTls(ca, stranger.certificate(), stranger.key());
    assertThat(causes(kafka(certificates.bootstrapServers(), tls, null)))
        .containsExactly("the broker refuses the client certificate of kafka.tls.certificate");
  }

  @Test
  void tlsThatIsNotConfigured() throws Exception {
    assertThat(causes(kafka(certificates.bootstrapServers(), null, null)))
        .containsExactly(
            certificates.bootstrapServers()
                + " speaks TLS, and the configuration has no kafka.tls");
  }

  @Test
  void aPortWithoutTls() throws Exception {
    try (RawServer mail = RawServer.start(conversation -> conversation.send("220 mail\r\n"))) {
      assertThat(causes(kafka("127.0.0.1:" + mail.port(), new KafkaTls(ca, null, null), null)))
          .containsExactly("127.0.0.1:" + mail.port() + " does not speak TLS");
    }
  }

  @Test
  void aWrongKafkaPassword() throws Exception {
    assertThat(causes(login("SCRAM-SHA-512", "avnadmin", "wrong")))
        .containsExactly("the broker refuses user name or password");
  }

  @Test
  void aMechanismThatIsNotOffered() throws Exception {
    assertThat(causes(login("PLAIN", "avnadmin", "right")))
        .singleElement()
        .asString()
        .startsWith("the broker does not know the SASL mechanism: ");
  }

  @Test
  void aUserWithoutAnyRight() throws Exception {
    assertThat(causes(login("SCRAM-SHA-512", "reader", "right")))
        .containsExactly(
            "no right to see vedette.results, or it does not exist",
            "no right to see vedette.results.dead, or it does not exist",
            "no right to read with the group vedette.write, which 'write' needs");
  }

  @Test
  void aGoodDatabaseHasNoFailure() throws Exception {
    assertThat(postgres("p%40ss", "sslmode=verify-full&sslrootcert=ca.pem"))
        .noneMatch(Finding.Fail.class::isInstance)
        .contains(new Finding.Ok("postgres tables", "there are none yet; write creates them"));
  }

  @Test
  void aWrongDatabasePassword() throws Exception {
    assertThat(causes(postgres("wr0ng", "sslmode=require")))
        .containsExactly("the server refuses user name or password");
  }

  @Test
  void aDatabaseThatDemandsTls() throws Exception {
    assertThat(causes(postgres("p%40ss", "sslmode=disable")))
        .containsExactly(
            "the server does not let this user into this database from here without TLS");
  }

  @Test
  void aDatabaseOfAnotherAuthority() throws Exception {
    assertThat(causes(postgres("p%40ss", "sslmode=verify-full&sslrootcert=another-ca.pem")))
        .containsExactly(
            "the server's certificate is signed by an authority that sslrootcert does not hold");
  }

  @Test
  void aClockThatIsWrong() throws Exception {
    InstantSource late = () -> Instant.now().minusSeconds(90);
    assertThat(postgres("p%40ss", "sslmode=require", late))
        .filteredOn(Finding.Warn.class::isInstance)
        .extracting(Finding::subject)
        .containsExactly("clock");
  }

  private static KafkaTls identified(Path authority) {
    return new KafkaTls(authority, client.certificate(), client.key());
  }

  private static List<Finding> login(String mechanism, String user, String password)
      throws Exception {
    return kafka(
        passwords.bootstrapServers(),
        new KafkaTls(ca, null, null),
        new Sasl(mechanism, user, password));
  }

  private static List<Finding> kafka(String servers, KafkaTls tls, Sasl sasl) throws Exception {
    KafkaSettings settings = new KafkaSettings(servers, tls, sasl, 6, null, Map.of());
    return new KafkaDiagnosis(settings, true, true, InstantSource.system(), PATIENCE).examine();
  }

  private static List<Finding> postgres(String password, String parameters) throws Exception {
    return postgres(password, parameters, InstantSource.system());
  }

  private static List<Finding> postgres(String password, String parameters, InstantSource clock)
      throws Exception {
    String uri =
        "postgres://vedette:%s@127.0.0.1:%d/vedette?%s"
            .formatted(password, postgres.port(), parameters);
    return new PostgresDiagnosis(new PostgresSettings(uri), files, true, clock, PATIENCE).examine();
  }

  private static List<String> causes(List<Finding> findings) {
    return findings.stream()
        .filter(Finding.Fail.class::isInstance)
        .map(each -> ((Finding.Fail) each).cause())
        .toList();
  }
}
