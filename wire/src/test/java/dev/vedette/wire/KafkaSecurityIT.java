package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.BrokerOptions.Security;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.PemFiles;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.KafkaSettings.Sasl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers as providers run them: client certificates or passwords over TLS, with a CA of their own.
 */
class KafkaSecurityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path files;

  private static Path ca;
  private static PemFiles client;
  private static EmbeddedBroker certificates;
  private static EmbeddedBroker passwords;

  @BeforeAll
  static void startBrokers(@TempDir Path one, @TempDir Path two) {
    TestAuthority authority = TestAuthority.create("project CA");
    ca = authority.writeTo(files, "ca");
    client = authority.issue("checker").writeTo(files, "service");
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
                    Map.of("avnadmin", "right", "reader", "right", "results", "right")),
                Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users",
                    "User:ANONYMOUS;User:avnadmin")));
  }

  @AfterAll
  static void stopBrokers() {
    certificates.close();
    passwords.close();
  }

  @Test
  void aClientCertificateOfTheRightAuthorityProducesAndConsumes() throws Exception {
    assertRoundTrip(over(certificates, new KafkaTls(ca, client.certificate(), client.key()), null));
  }

  @Test
  void aBundleOfAnOldAndANewAuthorityIsTrusted() throws Exception {
    Path other = TestAuthority.create("another CA").writeTo(files, "old-ca");
    Path bundle = files.resolve("bundle.pem");
    Files.writeString(bundle, Files.readString(other) + Files.readString(ca));
    listTopics(over(certificates, new KafkaTls(bundle, client.certificate(), client.key()), null));
  }

  @Test
  void withoutAClientCertificateTheHandshakeFails() {
    assertThatThrownBy(() -> listTopics(over(certificates, new KafkaTls(ca, null, null), null)))
        .hasRootCauseInstanceOf(javax.net.ssl.SSLException.class)
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aClientCertificateOfAnotherAuthorityIsRefused() {
    PemFiles stranger =
        TestAuthority.create("another CA").issue("checker").writeTo(files, "stranger");
    assertThatThrownBy(() ->
            listTopics(
                over(certificates, new KafkaTls(ca, stranger.certificate(), stranger.key()), null)))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aClientPresentsARotatedCertificate() throws Exception { // 118
    PemFiles rotated =
        TestAuthority.create("another CA").issue("checker").writeTo(files, "rotated");
    KafkaSettings settings =
        over(certificates, new KafkaTls(ca, rotated.certificate(), rotated.key()), null);
    try (Admin admin = KafkaClients.admin(settings, "test")) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SslAuthenticationException.class);
      // One by one, so that for a while they don't belong together.
      Files.copy(client.certificate(), rotated.certificate(), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SslAuthenticationException.class);
      Files.copy(client.key(), rotated.key(), StandardCopyOption.REPLACE_EXISTING);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> admin.listTopics().names().get() != null);
    }
  }

  @Test
  void aBrokerOfAnotherAuthorityIsNotTrusted() {
    Path another = TestAuthority.create("another CA").writeTo(files, "another-ca");
    assertThatThrownBy(() ->
            listTopics(
                over(
                    certificates, new KafkaTls(another, client.certificate(), client.key()), null)))
        .hasCauseInstanceOf(SslAuthenticationException.class)
        .hasStackTraceContaining("PKIX path building failed");
  }

  @Test
  void aBrokerWithTheNameOfAnotherIsNotTrusted() {
    KafkaSettings settings =
        new KafkaSettings(
            "localhost:" + certificates.port(),
            new KafkaTls(ca, client.certificate(), client.key()),
            null,
            1,
            null,
            Map.of());
    assertThatThrownBy(() -> listTopics(settings))
        .hasCauseInstanceOf(SslAuthenticationException.class)
        .hasStackTraceContaining("No name matching localhost found");
  }

  @Test
  void theRightPasswordProducesAndConsumes() throws Exception {
    assertRoundTrip(
        over(
            passwords,
            new KafkaTls(ca, null, null),
            new Sasl("SCRAM-SHA-512", "avnadmin", "right")));
  }

  @Test
  void aWrongPasswordSaysSo() {
    assertThatThrownBy(() ->
            listTopics(
                over(
                    passwords,
                    new KafkaTls(ca, null, null),
                    new Sasl("SCRAM-SHA-512", "avnadmin", "wrong"))))
        .hasCauseInstanceOf(SaslAuthenticationException.class)
        .hasMessageContaining("invalid credentials")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aMissingRightSaysSo() {
    KafkaSettings settings =
        over(passwords, new KafkaTls(ca, null, null), new Sasl("SCRAM-SHA-512", "reader", "right"));
    assertThatThrownBy(
            () -> {
              try (Admin admin = KafkaClients.admin(settings, "test")) {
                Topics.createAbsent(admin, settings);
              }
            })
        .hasCauseInstanceOf(AuthorizationException.class);
  }

  @Test
  void whoMayNotHaveTheTargetsInKafkaHasTheOtherTopicsAllTheSame() throws Exception {
    KafkaTls tls = new KafkaTls(ca, null, null);
    KafkaSettings all = over(passwords, tls, new Sasl("SCRAM-SHA-512", "avnadmin", "right"));
    KafkaSettings some = over(passwords, tls, new Sasl("SCRAM-SHA-512", "results", "right"));
    ResourcePattern topics =
        new ResourcePattern(ResourceType.TOPIC, Topics.RESULTS, PatternType.PREFIXED);
    try (Admin admin = KafkaClients.admin(all, "test")) {
      AccessControlEntry every =
          new AccessControlEntry("User:results", "*", AclOperation.ALL, AclPermissionType.ALLOW);
      admin.createAcls(List.of(new AclBinding(topics, every))).all().get();
      deleteTopics(admin);

      assertThat(Topics.ensure(some, "test")).isEqualTo(new Topics.Creation.Done());
      // A broker lists a topic a little later than it answers that the topic is made.
      await()
          .untilAsserted(() ->
              assertThat(admin.listTopics().names().get())
                  .contains(Topics.RESULTS, Topics.DEAD_LETTERS)
                  .doesNotContain(Topics.TARGETS));
      assertThat(Topics.ensureTargets(some, "test")).isInstanceOf(Topics.Creation.NotOurs.class);
      assertThat(Topics.targetsCleanup(some, "test")).isEmpty();
      assertThat(Topics.ensureTargets(all, "test")).isEqualTo(new Topics.Creation.Done());
      await().until(() -> Topics.targetsCleanup(all, "test"), Optional.of("compact")::equals);
    }
  }

  private static void deleteTopics(Admin admin) throws Exception {
    List<String> ours = List.of(Topics.RESULTS, Topics.DEAD_LETTERS, Topics.TARGETS);
    List<String> present =
        admin.listTopics().names().get().stream().filter(ours::contains).toList();
    admin.deleteTopics(present).all().get();
    await().until(() -> admin.listTopics().names().get(), names -> !names.removeAll(ours));
  }

  private static KafkaSettings over(EmbeddedBroker broker, KafkaTls tls, Sasl sasl) {
    return new KafkaSettings(broker.bootstrapServers(), tls, sasl, 1, null, Map.of());
  }

  private static void listTopics(KafkaSettings settings) throws Exception {
    try (Admin admin = KafkaClients.admin(settings, "test")) {
      admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void assertRoundTrip(KafkaSettings settings) throws Exception {
    try (Admin admin = KafkaClients.admin(settings, "test")) {
      Topics.createAbsent(admin, settings);
    }
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings, "test")) {
      byte[] value = "hello".getBytes(StandardCharsets.UTF_8);
      producer
          .send(new ProducerRecord<>(Topics.RESULTS, value))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(firstValue(settings)).isEqualTo("hello");
  }

  private static String firstValue(KafkaSettings settings) {
    List<String> values = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE);
    try (var consumer = KafkaClients.consumer(settings, "test", "test")) {
      consumer.subscribe(List.of(Topics.RESULTS));
      while (values.isEmpty() && Instant.now().isBefore(end)) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(each -> values.add(new String(each.value(), StandardCharsets.UTF_8)));
      }
    }
    return values.getFirst();
  }
}
