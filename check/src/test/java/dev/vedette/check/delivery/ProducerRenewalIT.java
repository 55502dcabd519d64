package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.BrokerOptions.Security;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.PemFiles;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.KafkaSettings.Sasl;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers that the broker refuses, one after the other. */
class ProducerRenewalIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void theirMetricsAreCountedTogetherAndNoneStaysBehind(@TempDir Path directory) throws Exception {
    TestAuthority authority = TestAuthority.create("CA");
    Path ca = authority.writeTo(directory, "ca");
    PemFiles server = authority.issue("127.0.0.1").writeTo(directory, "server");
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            directory.resolve("kafka"),
            new BrokerOptions(
                0,
                new Security.Scram(server.certificate(), server.key(), Map.of("checker", "right")),
                Map.of()))) {
      ResultDelivery delivery =
          ResultDelivery.start(
              new KafkaSettings(
                  broker.bootstrapServers(),
                  new KafkaTls(ca, null, null),
                  new Sasl("SCRAM-SHA-512", "checker", "wrong"),
                  1,
                  null,
                  Map.of()),
              SpoolSettings.in(directory.resolve("spool").toString()),
              new CheckMetrics(registry),
              fault -> {},
              InstantSource.system());
      List<Meter> begun = registry.getMeters();
      delivery.publish(OfflineDelivery.result("a"));

      // Each is refused once and replaced a second later.
      await().atMost(PATIENCE).until(() -> failedAuthentications() >= 4);
      assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(begun);
      delivery.close(Duration.ofSeconds(1));
    }
  }

  private double failedAuthentications() {
    return registry.get("vedette.kafka.failed.authentications").functionCounter().count();
  }
}
