package dev.vedette.check.delivery;

import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ResultDeliveryIT extends ResultSinkContract {
  @TempDir Path directory;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
    KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
    try (Admin admin = KafkaClients.admin(kafka, "test")) {
      Topics.createAbsent(admin, kafka);
    }
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Override
  ResultSink start() {
    return ResultDelivery.start(
        KafkaSettings.plaintext(broker.bootstrapServers()),
        SpoolSettings.in(directory.resolve("spool").toString()),
        new CheckMetrics(new SimpleMeterRegistry()),
        fault -> {
          throw new AssertionError(fault);
        },
        InstantSource.system());
  }

  @Override
  List<String> delivered() {
    return BadDiskIT.targets(broker);
  }
}
