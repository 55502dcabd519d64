package dev.vedette.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetRecordTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-24T12:00:00.123Z");

  private static Optional<TargetRecord> read(@Nullable String key, @Nullable String value) {
    return TargetRecord.of(
        new ConsumerRecord<>(
            Topics.TARGETS,
            5,
            17,
            WRITTEN.toEpochMilli(),
            TimestampType.CREATE_TIME,
            -1,
            -1,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }

  @Test
  void theKeyIsTheNameAndTheValueTheDocument() {
    assertThat(read("café", "{}")).contains(new TargetRecord("café", "{}", 5, WRITTEN));
  }

  @Test
  void withoutAValueTheTargetIsRemoved() {
    assertThat(read("shop", null)).contains(new TargetRecord("shop", null, 5, WRITTEN));
  }

  @Test
  void withoutAKeyItSpeaksOfNoTarget() {
    assertThat(read(null, "{}")).isEmpty();
  }
}
