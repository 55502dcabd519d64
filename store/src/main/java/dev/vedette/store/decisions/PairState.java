package dev.vedette.store.decisions;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Sight;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest checks of a target from a location, as {@code target_state} has them. Columns instead
 * of objects, because there may be a hundred thousand of these. For one thread.
 */
final class PairState {
  /** As many as a sparkline can show. */
  static final int MAX_RECENT = 40;

  private static final int FIRST_CAPACITY = 8;

  /** Where no check is. */
  static final long NEVER = Long.MIN_VALUE;

  final int targetId;
  final int locationId;
  boolean isUnsaved;

  /** The one that came last; null when none came. */
  @Nullable RuledObservation last;

  /** Of that one. */
  @Nullable Integer lastCertificateId;

  long knownMs = NEVER;
  long seenMs = NEVER;
  int intervalMs;
  int totalUs;
  @Nullable Integer certificateId;
  @Nullable Integer status;
  @Nullable Failure failure;

  /** Oldest first. */
  private long[] slotsMs = new long[FIRST_CAPACITY];

  private int[] totalsUs = new int[FIRST_CAPACITY];
  private @Nullable FailureCode[] codes = new FailureCode[FIRST_CAPACITY];
  private int count;

  PairState(int targetId, int locationId) {
    this.targetId = targetId;
    this.locationId = locationId;
  }

  /** A check as far as this needs it. */
  record Newest(
      long slotMs,
      int intervalMs,
      int totalUs,
      Sight sight,
      @Nullable Failure failure,
      @Nullable Integer status,
      @Nullable Integer certificateId) {}

  /** Takes a check in its place, if it is one of the newest. */
  void take(Newest check) {
    if (check.sight.isKnown()) {
      knownMs = Math.max(knownMs, check.slotMs);
    }
    if (check.sight != Sight.MISSED) {
      seenMs = Math.max(seenMs, check.slotMs);
    }
    int place = place(check.slotMs, check.sight.isKnown());
    if (place < 0) {
      return;
    }
    put(place, check.slotMs, check.totalUs, check.failure == null ? null : check.failure.code());
    if (place == count - 1) {
      intervalMs = check.intervalMs;
      totalUs = check.totalUs;
      failure = check.failure;
      status = check.status;
      certificateId = check.certificateId;
    }
  }

  /** Takes the checks that another one of the same pair has, as far as they are of the newest. */
  void takeAll(PairState other) {
    knownMs = Math.max(knownMs, other.knownMs);
    seenMs = Math.max(seenMs, other.seenMs);
    for (int i = 0; i < other.count; i++) {
      int place = place(other.slotsMs[i], other.isKnownAt(i));
      if (place >= 0) {
        put(place, other.slotsMs[i], other.totalsUs[i], other.codes[i]);
        if (place == count - 1) {
          // If this is not the newest of the other one, that comes here too.
          takeNewest(other);
        }
      }
    }
  }

  private void takeNewest(PairState other) {
    intervalMs = other.intervalMs;
    totalUs = other.totalUs;
    failure = other.failure;
    status = other.status;
    certificateId = other.certificateId;
  }

  /** Where it belongs, with room made for it; negative when it does not. */
  private int place(long slotMs, boolean isKnown) {
    int place = count;
    while (place > 0 && slotsMs[place - 1] >= slotMs) {
      place--;
    }
    if (place < count && slotsMs[place] == slotMs) {
      return isKnown && !isKnownAt(place) ? place : -1;
    }
    return makeRoom(place);
  }

  private boolean isKnownAt(int place) {
    FailureCode code = codes[place];
    return code == null || !code.meansUnknown();
  }

  /** The place, after others have moved; negative when all that are kept are newer. */
  private int makeRoom(int place) {
    if (count == MAX_RECENT) {
      if (place == 0) {
        return -1;
      }
      move(1, 0, place - 1);
      return place - 1;
    }
    if (count == slotsMs.length) {
      int capacity = Math.min(MAX_RECENT, 2 * count);
      slotsMs = Arrays.copyOf(slotsMs, capacity);
      totalsUs = Arrays.copyOf(totalsUs, capacity);
      codes = Arrays.copyOf(codes, capacity);
    }
    move(place, place + 1, count - place);
    count++;
    return place;
  }

  private void move(int from, int to, int length) {
    System.arraycopy(slotsMs, from, slotsMs, to, length);
    System.arraycopy(totalsUs, from, totalsUs, to, length);
    System.arraycopy(codes, from, codes, to, length);
  }

  private void put(int place, long slotMs, int durationUs, @Nullable FailureCode code) {
    slotsMs[place] = slotMs;
    totalsUs[place] = durationUs;
    codes[place] = code;
    isUnsaved = true;
  }

  /** Puts back one that was stored, after all that were put back before. */
  void restore(long slotMs, int durationUs, @Nullable FailureCode code) {
    int place = makeRoom(count);
    if (place >= 0) {
      put(place, slotMs, durationUs, code);
    }
    isUnsaved = false;
  }

  boolean isEmpty() {
    return count == 0;
  }

  long oldestMs() {
    return slotsMs[0];
  }

  long newestMs() {
    return slotsMs[count - 1];
  }

  @Nullable FailureCode newestCode() {
    return codes[count - 1];
  }

  /** As PostgreSQL writes an array of these. */
  String recentMs() {
    return array(place -> Long.toString(slotsMs[place]));
  }

  String recentUs() {
    return array(place -> Integer.toString(totalsUs[place]));
  }

  String recentCodes() {
    return array(place -> {
      FailureCode code = codes[place];
      return code == null ? "NULL" : code.wireName();
    });
  }

  private String array(IntFunction<String> value) {
    StringBuilder text = new StringBuilder(16 * count).append('{');
    for (int place = 0; place < count; place++) {
      text.append(place == 0 ? "" : ",").append(value.apply(place));
    }
    return text.append('}').toString();
  }
}
