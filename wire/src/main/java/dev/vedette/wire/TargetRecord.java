package dev.vedette.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record of {@link Topics#TARGETS} says of a target.
 *
 * @param name never changes
 * @param document as whoever wrote it wrote it; null: the target is removed
 * @param partition where everything that is said of this name stands
 * @param since when it was written, by the writer's clock or the broker's
 */
public record TargetRecord(String name, @Nullable String document, int partition, Instant since) {
  /** Empty for a record without a key, which says nothing of any target. */
  public static Optional<TargetRecord> of(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    return key == null
        ? Optional.empty()
        : Optional.of(
            new TargetRecord(
                new String(key, UTF_8),
                value == null ? null : new String(value, UTF_8),
                record.partition(),
                Instant.ofEpochMilli(record.timestamp())));
  }
}
