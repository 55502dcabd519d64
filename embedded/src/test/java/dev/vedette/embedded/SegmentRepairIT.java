package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a full disk leaves when there was room for a batch and none for its index; made here by
 * hand, since it takes luck: the batches are there once more, with offsets that are taken.
 */
class SegmentRepairIT {
  private static final String GROUP = "readers";

  @TempDir Path directory;
  private List<String> values;

  @BeforeEach
  void fill() {
    values = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
    try (EmbeddedBroker broker = start()) {
      Records records = new Records(broker.bootstrapServers());
      records.createTopic("events");
      for (int i = 0; i < 60; i += 20) {
        records.send("events", values.subList(i, i + 20).toArray(String[]::new));
        assertThat(records.readAs(GROUP, "events", 20)).hasSize(20);
      }
    }
  }

  private EmbeddedBroker start() {
    return EmbeddedBroker.start(directory, BrokerOptions.plaintext());
  }

  private Path segment(String partition) {
    return directory.resolve("logs").resolve(partition).resolve("00000000000000000000.log");
  }

  /** Appends the batches from the one at a number on once more, in front of what is there last. */
  private static void repeat(Path segment, int from) throws Exception {
    byte[] bytes = Files.readAllBytes(segment);
    int position = 0;
    for (int i = 0; i < from; i++) {
      position += 12 + ByteBuffer.wrap(bytes).getInt(position + 8);
    }
    assertThat(position).isLessThan(bytes.length);
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.APPEND)) {
      file.write(ByteBuffer.wrap(bytes, position, bytes.length - position));
    }
  }

  @Test
  void aGroupFindsItsOffsetsThoughTheLogOfOffsetsWentBack() throws Exception {
    repeat(segment("__consumer_offsets-0"), 2);
    repeat(segment("__consumer_offsets-0"), 1);
    Files.delete(directory.resolve("logs").resolve(".kafka_cleanshutdown"));

    try (EmbeddedBroker broker = start()) {
      Records records = new Records(broker.bootstrapServers());
      records.send("events", "new");
      assertThat(records.readAs(GROUP, "events", 1)).containsExactly("new");
    }
  }

  @Test
  void eachRecordIsThereOnceAndOffsetsGoOn() throws Exception {
    long bytes = Files.size(segment("events-0"));
    repeat(segment("events-0"), 1);

    try (EmbeddedBroker broker = start()) {
      Records records = new Records(broker.bootstrapServers());
      records.send("events", "new");
      assertThat(records.read("events", 61)).startsWith("0", "1").endsWith("59", "new").hasSize(61);
    }
    assertThat(Files.size(segment("events-0"))).isLessThan(bytes + 200);
  }

  @Test
  void whatIsInOrderStaysAsItIs() throws Exception {
    var before = Files.getLastModifiedTime(segment("events-0"));
    byte[] bytes = Files.readAllBytes(segment("events-0"));

    SegmentRepair.repairAll(directory.resolve("logs"));

    assertThat(Files.getLastModifiedTime(segment("events-0"))).isEqualTo(before);
    assertThat(Files.readAllBytes(segment("events-0"))).isEqualTo(bytes);
  }

  @Test
  void aDamagedBatchTakesNoOthersPlace() throws Exception {
    Path events = segment("events-0");
    int intact = (int) Files.size(events);
    repeat(events, 1);
    byte[] bytes = Files.readAllBytes(events);
    int header = 61;
    bytes[intact + header] ^= 1;
    Files.write(events, bytes);
    Files.delete(directory.resolve("logs").resolve(".kafka_cleanshutdown"));

    try (EmbeddedBroker broker = start()) {
      assertThat(new Records(broker.bootstrapServers()).read("events", 60)).isEqualTo(values);
    }
  }

  @Test
  void batchesThatOverlapWithoutAFailedAppendStay() throws Exception {
    byte[] bytes = Files.readAllBytes(segment("events-0"));
    int second = 12 + ByteBuffer.wrap(bytes).getInt(8);
    int third = second + 12 + ByteBuffer.wrap(bytes).getInt(second + 8);
    // The checksum does not cover it.
    ByteBuffer.wrap(bytes).putLong(third, 7);
    Files.write(segment("events-0"), bytes);

    SegmentRepair.repairAll(directory.resolve("logs"));

    assertThat(Files.readAllBytes(segment("events-0"))).isEqualTo(bytes);
  }
}
