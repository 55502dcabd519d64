package dev.vedette.write.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.write.screening.Screened;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies in its topic. Whoever may write there wrote it: nothing in it is more
 * than text.
 *
 * @param record as it was read; key and value are those of the event that was refused
 * @param fromEnd 0 for the newest of its partition, 1 for the one before it, …
 */
public record DeadLetter(ConsumerRecord<byte[], byte[]> record, long fromEnd) {
  /** What stands where a letter does not say. */
  private static final String NOT_SAID = "?";

  /** Its own place among the letters, as partition@offset. */
  public String id() {
    return record.partition() + "@" + record.offset();
  }

  public long offset() {
    return record.offset();
  }

  /** When it was refused; as Kafka says where its header does not. */
  public Instant failedAt() {
    try {
      return Instant.parse(text(DeadLetterHeaders.FAILED_AT));
    } catch (DateTimeException e) {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  /** A sentence for people. */
  public String reason() {
    return text(DeadLetterHeaders.REASON);
  }

  /** One of a few words; {@code other} where it has none of ours. */
  public String cause() {
    String cause = text(DeadLetterHeaders.CAUSE);
    for (Screened.Cause known : Screened.Cause.values()) {
      if (known.tag().equals(cause)) {
        return cause;
      }
    }
    return "other";
  }

  /** Where the event stood, as topic/partition@offset. */
  public String origin() {
    return String.format(
        Locale.ROOT,
        "%s/%s@%s",
        text(DeadLetterHeaders.TOPIC),
        text(DeadLetterHeaders.PARTITION),
        text(DeadLetterHeaders.OFFSET));
  }

  /** The letter that was replayed and came back as this one, as partition@offset; or null. */
  public @Nullable String replayed() {
    return header(DeadLetterHeaders.REPLAYED);
  }

  /** The length that the value had, where only an excerpt of the event was kept; or null. */
  public @Nullable String wholeBytes() {
    return header(DeadLetterHeaders.BYTES);
  }

  /** Null where it had none. */
  public byte @Nullable [] key() {
    return record.key();
  }

  /** Null where it had none. */
  public byte @Nullable [] value() {
    return record.value();
  }

  private String text(String name) {
    String text = header(name);
    return text == null ? NOT_SAID : text;
  }

  private @Nullable String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
