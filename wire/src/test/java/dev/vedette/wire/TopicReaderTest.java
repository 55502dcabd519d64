package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TopicReaderTest {
  private static final String TOPIC = "some";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
  private static final byte[] NOTHING = {};

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
  private final AtomicLong nanoTime = new AtomicLong();

  /** Each look at this clock takes a second. */
  private TopicReader open() {
    return new TopicReader(consumer, TOPIC, () -> nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1)));
  }

  private void topicHas(TopicPartition... partitions) {
    List<PartitionInfo> infos = new ArrayList<>();
    for (TopicPartition each : partitions) {
      infos.add(new PartitionInfo(each.topic(), each.partition(), null, null, null));
    }
    consumer.updatePartitions(TOPIC, infos);
  }

  private void goes(TopicPartition partition, long from, long end) {
    consumer.updateBeginningOffsets(Map.of(partition, from));
    consumer.updateEndOffsets(Map.of(partition, end));
  }

  private void add(TopicPartition partition, long... offsets) {
    LongStream.of(offsets)
        .forEach(offset ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, NOTHING, NOTHING)));
  }

  /** As "partition@offset, how many follow". */
  private static List<String> shown(TopicReader reader) {
    List<String> shown = new ArrayList<>();
    reader.read((record, fromEnd) ->
        shown.add(record.partition() + "@" + record.offset() + ", " + fromEnd));
    return shown;
  }

  @Test
  void everyPartitionIsReadToWhereItEnded() {
    topicHas(FIRST, SECOND);
    goes(FIRST, 0, 2);
    goes(SECOND, 7, 8);
    try (TopicReader reader = open()) {
      assertThat(reader.isPresent()).isTrue();
      add(FIRST, 0, 1);
      add(SECOND, 7);

      assertThat(shown(reader)).containsExactlyInAnyOrder("0@0, 1", "0@1, 0", "1@7, 0");
    }
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void whatHasComeSinceIsNotShown() {
    topicHas(FIRST);
    goes(FIRST, 0, 1);
    try (TopicReader reader = open()) {
      consumer.updateEndOffsets(Map.of(FIRST, 3L));
      add(FIRST, 0, 1, 2);

      assertThat(shown(reader)).containsExactly("0@0, 0");
    }
  }

  @Test
  void itReadsAsOftenAsOneLikes() {
    topicHas(FIRST);
    goes(FIRST, 0, 1);
    try (TopicReader reader = open()) {
      add(FIRST, 0);
      assertThat(shown(reader)).hasSize(1);
      add(FIRST, 0);
      assertThat(shown(reader)).hasSize(1);
    }
  }

  @Test
  void aTopicThatIsAbsentHasNothingToShow() {
    try (TopicReader reader = open()) {
      assertThat(reader.isPresent()).isFalse();
      assertThat(shown(reader)).isEmpty();
    }
  }

  @Test
  void aTopicThatIsEmptyIsPresent() {
    topicHas(FIRST);
    goes(FIRST, 5, 5);
    try (TopicReader reader = open()) {
      assertThat(reader.isPresent()).isTrue();
      assertThat(shown(reader)).isEmpty();
    }
  }

  @Test
  void aPartitionThatIsAddedMeanwhileIsNotWaitedFor() {
    topicHas(FIRST);
    goes(FIRST, 0, 1);
    try (TopicReader reader = open()) {
      topicHas(FIRST, SECOND);
      goes(SECOND, 0, 9);
      add(FIRST, 0);

      assertThat(shown(reader)).containsExactly("0@0, 0");
    }
  }

  @Test
  void whatRetentionDeletesMeanwhileIsNotWaitedFor() {
    topicHas(FIRST);
    goes(FIRST, 0, 3);
    try (TopicReader reader = open()) {
      consumer.updateBeginningOffsets(Map.of(FIRST, 2L));
      add(FIRST, 2);

      assertThat(shown(reader)).containsExactly("0@2, 0");
    }
  }

  @Test
  void theMarkerOfATransactionAtTheEndIsNotWaitedFor() {
    topicHas(FIRST);
    goes(FIRST, 0, 2);
    try (TopicReader reader = open()) {
      add(FIRST, 0);
      consumer.schedulePollTask(() -> {});
      consumer.schedulePollTask(() -> consumer.seek(FIRST, 2));

      assertThat(shown(reader)).containsExactly("0@0, 1");
    }
  }

  @Test
  void anEndThatWasCutOffMeanwhileIsNotWaitedForForEver() {
    topicHas(FIRST);
    goes(FIRST, 0, 3);
    try (TopicReader reader = open()) {
      consumer.updateEndOffsets(Map.of(FIRST, 1L));
      add(FIRST, 0);

      assertThatThrownBy(() -> shown(reader))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no broker has sent anything for 10 s");
    }
  }

  @Test
  void aTopicThatComesSlowlyIsWaitedFor() {
    topicHas(FIRST);
    goes(FIRST, 0, 5);
    try (TopicReader reader = open()) {
      for (long offset = 0; offset < 5; offset++) {
        long next = offset;
        for (int second = 0; second < 8; second++) {
          consumer.schedulePollTask(() -> {});
        }
        consumer.schedulePollTask(() -> add(FIRST, next));
      }

      assertThat(shown(reader)).hasSize(5);
    }
    assertThat(nanoTime.get()).isGreaterThan(4 * TopicReader.PATIENCE.toNanos());
  }
}
