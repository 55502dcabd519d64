package dev.vedette.doctor;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.BrokerOptions.Security;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.Identity;
import dev.vedette.testkit.TestAuthority.PemFiles;
import dev.vedette.testkit.TlsServer;
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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with Kafka, in the words that people get, with what helps and the exit code.
 */
class KafkaDoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @TempDir static Path files;

  private static TestAuthority authority;
  private static Path ca;
  private static PemFiles client;
  private static EmbeddedBroker certificates;
  private static EmbeddedBroker passwords;

  @BeforeAll
  static void start(@TempDir Path one, @TempDir Path two) {
    authority = TestAuthority.create("project CA");
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
                    Map.of("avnadmin", "right", "reader", "right", "writer", "right")),
                Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users",
                    "User:ANONYMOUS;User:avnadmin")));
  }

  @AfterAll
  static void stop() {
    certificates.close();
    passwords.close();
  }

  @Test
  void aGoodBrokerHasNoFailure() throws Exception {
    kafka(certificates.bootstrapServers(), identified(ca), null)
        .ok(
            new Finding.Ok(
                "kafka topic",
                "vedette.results does not exist yet; check or write creates it with 6 partitions"));
  }

  @Test
  void resultsThatNobodyStores() throws Exception {
    KafkaSettings settings = admin();
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

    new Findings(
            new KafkaDiagnosis(settings, true, true, () -> published.plusSeconds(600), PATIENCE)
                .examine())
        .warnOnly(
            "no writer runs, so nothing is stored; 3 results wait in Kafka, the oldest since "
                + published
                + " (10 min)",
            "start 'vedette write'; Kafka keeps the results for the retention of vedette.results");
  }

  @Test
  void aNameThatDoesNotResolve() throws Exception {
    kafka("nowhere.invalid:9092", null, null)
        .failOnly(
            "the name 'nowhere.invalid' does not resolve",
            "check the host in kafka.bootstrap_servers, and the name server of this machine");
  }

  @Test
  void aClosedPort() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    kafka("127.0.0.1:" + port, null, null)
        .failOnly(
            "nothing listens at 127.0.0.1:" + port + ": connection refused",
            "check the port in kafka.bootstrap_servers, and that the service runs");
  }

  @Test
  void anUnknownAuthority() throws Exception {
    Path another = files.resolve("another-ca.pem");
    kafka(certificates.bootstrapServers(), identified(another), null)
        .failOnly(
            "the broker's certificate is signed by 'CN=project CA', which kafka.tls.ca does not"
                + " hold",
            "put the file with that authority's certificate in kafka.tls.ca");
  }

  @Test
  void aCertificateForAnotherName() throws Exception {
    kafka("localhost:" + certificates.port(), identified(ca), null)
        .failOnly(
            "the broker's certificate is for '127.0.0.1', not for localhost",
            "use the host name of the certificate in kafka.bootstrap_servers");
  }

  @Test
  void aClientCertificateThatIsDemanded() throws Exception {
    kafka(certificates.bootstrapServers(), new KafkaTls(ca, null, null), null)
        .failOnly(
            "the broker demands a client certificate, and none is configured",
            "name the files in kafka.tls.certificate and kafka.tls.key");
  }

  @Test
  void aClientCertificateThatIsRefused() throws Exception {
    PemFiles stranger =
        TestAuthority.create("stranger CA").issue("checker").writeTo(files, "stranger");
    KafkaTls tls = new KafkaTls(ca, stranger.certificate(), stranger.key());
    kafka(certificates.bootstrapServers(), tls, null)
        .failOnly(
            "the broker refuses the client certificate of kafka.tls.certificate",
            "use the certificate and key that were issued for this very service");
  }

  @Test
  void aKeyOfAnotherCertificate() throws Exception {
    PemFiles other = authority.issue("other").writeTo(files, "other");
    KafkaTls tls = new KafkaTls(ca, client.certificate(), other.key());
    kafka(certificates.bootstrapServers(), tls, null)
        .failOnly(
            "kafka.tls.key: the key in %s is not that of the certificate in %s"
                .formatted(other.key(), client.certificate()),
            "correct the settings below kafka");
  }

  @Test
  void aClientCertificateThatHasExpired() throws Exception {
    Instant end = Instant.parse("2020-02-29T12:00:00Z");
    KafkaTls tls = validUntil(end, "expired");
    kafka(certificates.bootstrapServers(), tls, null)
        .failOnly(
            "the client certificate of kafka.tls.certificate has expired on 2020-02-29",
            "get a new certificate and key for this user");
  }

  @Test
  void aClientCertificateThatExpiresNextWeek() throws Exception {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    kafka(certificates.bootstrapServers(), validUntil(end, "expiring"), null)
        .warnOnly(
            "the client certificate of kafka.tls.certificate is valid until…",
            "get a new one before then");
  }

  private static KafkaTls validUntil(Instant end, String name) {
    PemFiles files =
        authority
            .issueBetween(end.minus(Duration.ofDays(100)), end, "checker")
            .writeTo(KafkaDoctorIT.files, name);
    return new KafkaTls(ca, files.certificate(), files.key());
  }

  @Test
  void aBrokersCertificateThatHasExpired() throws Exception {
    Instant end = Instant.parse("2020-02-29T12:00:00Z");
    Identity identity = authority.issueBetween(end.minusSeconds(86_400), end, "127.0.0.1");
    try (TlsServer server = TlsServer.start(identity, conversation -> {})) {
      kafka("127.0.0.1:" + server.port(), new KafkaTls(ca, null, null), null)
          .failOnly(
              "the broker's certificate has expired on 2020-02-29",
              "have the broker's certificate renewed; if it was, check this machine's clock");
    }
  }

  @Test
  void tlsThatIsNotConfigured() throws Exception {
    kafka(certificates.bootstrapServers(), null, null)
        .failOnly(
            certificates.bootstrapServers() + " speaks TLS, and the configuration has no kafka.tls",
            "add kafka.tls, with the authority's certificate as ca");
  }

  @Test
  void aPortWithoutTls() throws Exception {
    try (RawServer mail = RawServer.start(conversation -> conversation.send("220 mail\r\n"))) {
      kafka("127.0.0.1:" + mail.port(), new KafkaTls(ca, null, null), null)
          .failOnly(
              "127.0.0.1:" + mail.port() + " does not speak TLS",
              "use the broker's TLS port in kafka.bootstrap_servers");
    }
  }

  @Test
  void aWrongKafkaPassword() throws Exception {
    login("SCRAM-SHA-512", "avnadmin", "wrong")
        .failOnly(
            "the broker refuses user name or password",
            "check kafka.sasl.username, kafka.sasl.password and kafka.sasl.mechanism");
  }

  @Test
  void aMechanismThatIsNotOffered() throws Exception {
    login("PLAIN", "avnadmin", "right")
        .failOnly(
            "the broker does not know the SASL mechanism: …",
            "set kafka.sasl.mechanism to one that the broker offers");
  }

  @Test
  void aUserWithoutAnyRight() throws Exception {
    Findings findings = login("SCRAM-SHA-512", "reader", "right");
    findings.fail(
        "no right to see vedette.results, or it does not exist",
        "give this user its rights (ACL: Describe, Read, Write on the topic)");
    findings.fail(
        "no right to see vedette.results.dead, or it does not exist",
        "create the topic if it is absent");
    findings.fail(
        "no right to read with the group vedette.write, which 'write' needs",
        "give this user the right (ACL: Read on group vedette.write)");
  }

  @Test
  void aUserWhoMayWriteDeadLettersAndNotReadThem() throws Exception {
    Topics.ensure(admin(), "test");
    allow(
        "writer",
        new ResourcePattern(ResourceType.TOPIC, "vedette.", PatternType.PREFIXED),
        AclOperation.DESCRIBE,
        AclOperation.WRITE);
    allow(
        "writer",
        new ResourcePattern(ResourceType.TOPIC, Topics.RESULTS, PatternType.LITERAL),
        AclOperation.READ);
    allow(
        "writer",
        new ResourcePattern(ResourceType.GROUP, Topics.WRITER_GROUP, PatternType.LITERAL),
        AclOperation.READ);

    Findings findings = login("SCRAM-SHA-512", "writer", "right");
    findings.warnOnly(
        "no right to read vedette.results.dead, which 'dead-letters' needs",
        "give this user the right (ACL: Read on topic vedette.results.dead)");
    findings.warnOnly(
        "no right to read vedette.targets, which 'check' needs",
        "give this user the right (ACL: Read on topic vedette.targets)");
  }

  private static void allow(String user, ResourcePattern resource, AclOperation... operations)
      throws Exception {
    try (Admin admin = KafkaClients.admin(admin(), "test")) {
      List<AclBinding> bindings =
          Stream.of(operations)
              .map(operation ->
                  new AclBinding(
                      resource,
                      new AccessControlEntry(
                          "User:" + user, "*", operation, AclPermissionType.ALLOW)))
              .toList();
      admin.createAcls(bindings).all().get();
    }
  }

  private static KafkaTls identified(Path authority) {
    return new KafkaTls(authority, client.certificate(), client.key());
  }

  private static KafkaSettings admin() {
    return new KafkaSettings(
        passwords.bootstrapServers(),
        new KafkaTls(ca, null, null),
        new Sasl("SCRAM-SHA-512", "avnadmin", "right"),
        1,
        null,
        Map.of());
  }

  private static Findings login(String mechanism, String user, String password) throws Exception {
    return kafka(
        passwords.bootstrapServers(),
        new KafkaTls(ca, null, null),
        new Sasl(mechanism, user, password));
  }

  private static Findings kafka(String servers, KafkaTls tls, Sasl sasl) throws Exception {
    KafkaSettings settings = new KafkaSettings(servers, tls, sasl, 6, null, Map.of());
    return new Findings(
        new KafkaDiagnosis(settings, true, true, InstantSource.system(), PATIENCE).examine());
  }
}
