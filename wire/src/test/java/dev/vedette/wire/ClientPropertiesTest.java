package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.KafkaSettings.Sasl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientPropertiesTest {
  @TempDir Path directory;

  @Test
  void producerCarriesThePromiseThatNothingIsLost() {
    assertThat(ClientProperties.producer(KafkaSettings.plaintext("a:1"), "id"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("security.protocol", "PLAINTEXT")
        .containsEntry("bootstrap.servers", "a:1");
  }

  @Test
  void consumerNeverCommitsByItself() {
    assertThat(ClientProperties.consumer(KafkaSettings.plaintext("a:1"), "id", "group"))
        .containsEntry("enable.auto.commit", false)
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("group.id", "group");
  }

  @Test
  void aReaderLeavesNoTrace() {
    assertThat(ClientProperties.reader(KafkaSettings.plaintext("a:1"), "id"))
        .doesNotContainKey("group.id")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false);
  }

  @Test
  void whatThePersonSetsWins() {
    KafkaSettings settings =
        new KafkaSettings("a:1", null, null, 6, null, Map.of("compression.type", "lz4"));

    assertThat(ClientProperties.producer(settings, "id")).containsEntry("compression.type", "lz4");
  }

  @Test
  void pemFilesBecomeKeyAndTrustStores() throws IOException {
    KafkaTls tls =
        new KafkaTls(
            file("ca.pem", "-----BEGIN CERTIFICATE-----\nca"),
            file("service.cert", "-----BEGIN CERTIFICATE-----\nme"),
            file("service.key", "-----BEGIN PRIVATE KEY-----\nkey"));

    assertThat(ClientProperties.admin(settings(tls, null), "id"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.certificates", "-----BEGIN CERTIFICATE-----\nca")
        .containsEntry("ssl.keystore.certificate.chain", "-----BEGIN CERTIFICATE-----\nme")
        .containsEntry("ssl.keystore.key", "-----BEGIN PRIVATE KEY-----\nkey");
  }

  @Test
  void aPasswordMayHoldEveryCharacter() {
    Sasl sasl = new Sasl("SCRAM-SHA-512", "u", "a\"b\\c;");

    assertThat(ClientProperties.admin(settings(new KafkaTls(null, null, null), sasl), "id"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"u\" password=\"a\\\"b\\\\c;\";");
    assertThat(sasl.toString()).doesNotContain("a\"b");
  }

  @Test
  void aKeyOfTheWrongKindComesWithItsRemedy() throws IOException {
    KafkaTls tls =
        new KafkaTls(
            null,
            file("service.cert", "-----BEGIN CERTIFICATE-----"),
            file("old.key", "-----BEGIN RSA PRIVATE KEY-----"));

    assertThatThrownBy(() -> ClientProperties.admin(settings(tls, null), "id"))
        .isInstanceOf(InvalidKafkaSettingsException.class)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in old.key");
  }

  @Test
  void anAbsentFileIsNamedWithItsSetting() {
    KafkaTls tls = new KafkaTls(directory.resolve("nowhere.pem"), null, null);

    assertThatThrownBy(() -> ClientProperties.admin(settings(tls, null), "id"))
        .hasMessageContaining("kafka.tls.ca: there is no file ")
        .hasMessageContaining("nowhere.pem");
  }

  private static KafkaSettings settings(KafkaTls tls, Sasl sasl) {
    return new KafkaSettings("a:1", tls, sasl, 6, null, Map.of());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
