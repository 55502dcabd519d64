package dev.vedette.check.targets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.targets.TargetTable.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTableTest {
  private static final TopicPartition FIRST = TargetGroup.of(0);
  private static final TopicPartition SECOND = TargetGroup.of(1);
  private static final Instant WRITTEN = Instant.parse("2026-11-24T12:00:00Z");

  private final MockConsumer<byte[], byte[]> reader =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
  private final TargetTable table = new TargetTable(reader);
  private long offset;

  private void topicIsThere() {
    reader.updatePartitions(FIRST.topic(), List.of(info(FIRST), info(SECOND)));
    reader.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    table.read();
  }

  private static PartitionInfo info(TopicPartition partition) {
    return new PartitionInfo(partition.topic(), partition.partition(), null, null, null);
  }

  private void say(TopicPartition partition, String name, @Nullable String document) {
    reader.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset++,
            WRITTEN.toEpochMilli(),
            TimestampType.CREATE_TIME,
            -1,
            -1,
            name.getBytes(UTF_8),
            document == null ? null : document.getBytes(UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }

  @Test
  void ofEachTargetTheNewestDocumentIsKnown() {
    topicIsThere();
    say(FIRST, "a", "old");
    say(SECOND, "b", "other");
    say(FIRST, "a", "new");
    say(FIRST, "gone", "gone");
    say(FIRST, "gone", null);

    table.read();

    assertThat(table.of(0)).isEqualTo(Map.of("a", new Document("new", WRITTEN)));
    assertThat(table.of(1)).containsOnlyKeys("b");
    assertThat(table.of(7)).isEmpty();
  }

  @Test
  void aTopicThatIsNotThereYetIsWaitedFor() {
    table.read();
    assertThat(table.partitions()).isEmpty();

    topicIsThere();

    assertThat(table.partitions()).containsExactlyInAnyOrder(FIRST, SECOND);
  }
}
