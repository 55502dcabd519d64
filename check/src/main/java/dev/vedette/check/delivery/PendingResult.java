package dev.vedette.check.delivery;

import java.time.Instant;

/**
 * A result on its way to Kafka: encoded once, and the same object until Kafka has it or it is lost.
 * It is equal to itself alone. For the delivery's thread only.
 */
final class PendingResult {
  private final Instant created;
  private final byte[] key;
  private final byte[] value;
  private final long takenAt;
  private long sentAt;
  private long id;
  private boolean onDisk;

  /**
   * One that no disk has yet.
   *
   * @param takenAt when it came to the delivery, in nanoseconds of the delivery's clock
   */
  PendingResult(Instant created, byte[] key, byte[] value, long takenAt) {
    this.created = created;
    this.key = key;
    this.value = value;
    this.takenAt = takenAt;
  }

  /** One that the spool has under a number. */
  static PendingResult onDisk(long id, Instant created, byte[] key, byte[] value) {
    PendingResult result = new PendingResult(created, key, value, 0);
    result.number(id);
    result.written();
    return result;
  }

  Instant created() {
    return created;
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  /** Whether the disk should have it: because it came before a time, or because it once had it. */
  boolean isDue(long before) {
    return id != 0 || takenAt - before <= 0;
  }

  /** When it was handed to the producer last. */
  long sentAt() {
    return sentAt;
  }

  void sent(long now) {
    sentAt = now;
  }

  /** Its number in the spool, the same for good; 0 as long as it has none. */
  long id() {
    return id;
  }

  void number(long number) {
    id = number;
  }

  /** Whether a kill of this process would not lose it. */
  boolean isOnDisk() {
    return onDisk;
  }

  void written() {
    onDisk = true;
  }

  void erased() {
    onDisk = false;
  }
}
