package dev.vedette.write.screening;

import dev.vedette.model.CheckResult;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a record of the topic turned out to be, before the database has seen it. */
public sealed interface Screened {
  /** A result that the database may take. */
  record Accepted(ConsumerRecord<byte[], byte[]> source, CheckResult result) implements Screened {}

  /**
   * A record that no retry will ever store.
   *
   * @param result what it says, where it could be read
   * @param reason one sentence for the person who looks into the dead letters
   */
  record Refused(
      ConsumerRecord<byte[], byte[]> source,
      @Nullable CheckResult result,
      Cause cause,
      String reason)
      implements Screened {}

  /** The kinds of dead letters: few and stable, for metrics. */
  enum Cause {
    /** No event of ours. */
    UNREADABLE,
    /** Its slot is older than the retention, or too far ahead for any clock. */
    TIME,
    /** PostgreSQL does not take its values. */
    REJECTED;

    /** As metrics and headers have it. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
