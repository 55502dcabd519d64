package dev.vedette.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The moments at which one target is due at one location: {@code phase + k · interval} since the
 * epoch.
 *
 * <p>The phase is a hash of the names alone. So a restart keeps the cadence, a target moved to
 * another checker keeps it, many targets of one interval spread evenly over it, and two locations
 * do not probe in the same instant. Nothing has to be stored or agreed upon for that.
 *
 * @param phaseMs offset of the slots within the interval, in milliseconds, from 0 to interval − 1
 * @param intervalMs distance of two slots, in milliseconds, at least 1
 */
public record Slots(long phaseMs, long intervalMs) {
  /** So many intervals without a result, and the last one is history. */
  private static final int STALE_INTERVALS = 3;

  /**
   * A result needs its time from the slot through the check, Kafka and the database; with an
   * interval of a second three of them would be too few.
   */
  private static final Duration STALE_AT_LEAST = Duration.ofSeconds(10);

  public Slots {
    if (intervalMs < 1 || phaseMs < 0 || phaseMs >= intervalMs) {
      throw new IllegalArgumentException(
          "phase " + phaseMs + " ms does not lie within interval " + intervalMs + " ms");
    }
  }

  /** The slots of a target at a location. */
  public static Slots of(String target, String location, Duration interval) {
    long intervalMs = interval.toMillis();
    return new Slots(
        Long.remainderUnsigned(hash(target + '\0' + location), intervalMs), intervalMs);
  }

  /** How old a result may be and still say something of a target that is checked so often. */
  public static Duration staleAfter(Duration interval) {
    return Duration.ofMillis(staleAfterMs(interval));
  }

  /** The same in milliseconds, without a value of its own: asked with every observation. */
  public static long staleAfterMs(Duration interval) {
    return Math.max(interval.toMillis() * STALE_INTERVALS, STALE_AT_LEAST.toMillis());
  }

  /** The last slot that is not after the given time. */
  public Instant atOrBefore(Instant time) {
    long ms = time.toEpochMilli();
    return Instant.ofEpochMilli(ms - Math.floorMod(ms - phaseMs, intervalMs));
  }

  /** The first slot that is after the given time. */
  public Instant after(Instant time) {
    return atOrBefore(time).plusMillis(intervalMs);
  }

  /**
   * FNV-1a over the UTF-8 bytes (offset basis and prime as published by Fowler, Noll and Vo), then
   * the 64-bit finalizer of MurmurHash3 (Austin Appleby, public domain), because FNV's upper bits
   * alone are too regular for names that differ in their last character. Part of the contract:
   * another hash would move every target's slots.
   */
  private static long hash(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
