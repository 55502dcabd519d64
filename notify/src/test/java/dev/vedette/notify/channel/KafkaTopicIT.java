package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.testkit.ReservedPort;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CloudEvents on a topic of a real broker. */
class KafkaTopicIT {
  private static final String TOPIC = "vedette.incidents";

  @Test
  void aMessageIsACloudEventThatIsKeyedByItsTarget(@TempDir Path directory) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      try (KafkaTopic channel = new KafkaTopic(kafka, TOPIC, Duration.ofSeconds(20))) {
        assertThat(channel.send(Messages.opened())).isInstanceOf(Delivery.Delivered.class);
        assertThat(channel.send(Messages.hostile("\uD800\0\u202E<!channel>")))
            .isInstanceOf(Delivery.Delivered.class);
      }

      List<ConsumerRecord<byte[], byte[]>> records = records(kafka);
      assertThat(records).hasSize(2);
      ConsumerRecord<byte[], byte[]> opened =
          records.stream()
              .filter(each -> new String(each.key(), UTF_8).equals("shop"))
              .findFirst()
              .orElseThrow();
      assertThat(headers(opened))
          .containsEntry("content-type", "application/json")
          .containsEntry("ce_specversion", "1.0")
          .containsEntry("ce_id", Messages.ID.toString())
          .containsEntry("ce_source", "vedette")
          .containsEntry("ce_type", "incident.opened")
          .containsEntry("ce_time", "2026-11-30T12:01:14Z")
          .containsEntry("ce_subject", "shop");
      assertThat(JsonTree.at(JsonTree.value(opened.value()), "data.target")).isEqualTo("shop");
    }
  }

  @Test
  void aBrokerThatIsAwayIsTriedAgain() throws Exception {
    try (ReservedPort port = ReservedPort.take();
        KafkaTopic channel =
            new KafkaTopic(
                KafkaSettings.plaintext("127.0.0.1:" + port.number()),
                TOPIC,
                Duration.ofSeconds(1))) {
      assertThat(channel.send(Messages.opened())).isInstanceOf(Delivery.Retry.class);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(KafkaSettings kafka) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(kafka, TOPIC, "test")) {
      reader.read((record, fromEnd) -> records.add(record));
    }
    return records;
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record.headers().forEach(each -> headers.put(each.key(), new String(each.value(), UTF_8)));
    return headers;
  }
}
