package dev.vedette.write.screening;

import dev.vedette.model.CheckResult;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import dev.vedette.write.screening.Screened.Accepted;
import dev.vedette.write.screening.Screened.Cause;
import dev.vedette.write.screening.Screened.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells results that can be stored from records that can't. */
public final class Screening {
  /** No clock is that wrong by accident, and each day ahead would become a partition. */
  static final Duration MAX_AHEAD = Duration.ofHours(1);

  private final StorageSettings storage;
  private final InstantSource clock;

  /** By what is kept, and this clock. */
  public Screening(StorageSettings storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /** What a record is; never fails. */
  public Screened screen(ConsumerRecord<byte[], byte[]> source) {
    return switch (ResultDecoder.decode(source.value())) {
      case Decoded.Unreadable(String reason) ->
          new Refused(source, null, Cause.UNREADABLE, "unreadable: " + reason);
      case Decoded.Event(CheckResult result) -> screen(source, result);
    };
  }

  private Screened screen(ConsumerRecord<byte[], byte[]> source, CheckResult result) {
    Instant now = clock.instant();
    Instant slot = result.scheduledAt();
    if (slot.isAfter(now.plus(MAX_AHEAD))) {
      return new Refused(
          source,
          result,
          Cause.TIME,
          "scheduled_at " + slot + " is more than an hour ahead of " + now);
    }
    if (slot.isBefore(storage.oldestTaken(now))) {
      return new Refused(
          source, result, Cause.TIME, "scheduled_at " + slot + " is older than what is kept");
    }
    return new Accepted(source, result);
  }
}
