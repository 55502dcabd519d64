package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.targets.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final Instant SLOT = Instant.parse("2026-11-24T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final InFlight inFlight = new InFlight(2, nanos::get);
  private final Watched target = Targets.watched("a", Duration.ofSeconds(1));

  private InFlight.Slot begin(Instant slot) {
    return inFlight.begin(target, slot).orElseThrow();
  }

  @Test
  void noMoreSlotsAreUnderWayThanTheBoundAllows() {
    InFlight.Slot first = begin(SLOT);
    begin(SLOT.plusSeconds(1));

    assertThat(inFlight.begin(target, SLOT.plusSeconds(2))).isEmpty();
    assertThat(inFlight.size()).isEqualTo(2);

    assertThat(inFlight.end(first)).isTrue();
    assertThat(inFlight.begin(target, SLOT.plusSeconds(2))).isPresent();
  }

  @Test
  void exactlyOneOfManyEndsASlot() throws Exception {
    InFlight.Slot slot = begin(SLOT);
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(() -> inFlight.end(slot));
    }

    int ended = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> each : threads.invokeAll(all)) {
        ended += each.get() ? 1 : 0;
      }
    }

    assertThat(ended).isOne();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void twoSlotsOfTheSameTimeAreTwo() {
    InFlight.Slot one = begin(SLOT);
    InFlight.Slot other = begin(SLOT);

    assertThat(inFlight.end(one)).isTrue();
    assertThat(inFlight.slots()).containsExactly(other);
  }

  @Test
  void aCheckHangsWhenItLastsLongerThanASecond() {
    begin(SLOT);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(inFlight.isAnyHanging()).isFalse();

    nanos.incrementAndGet();
    assertThat(inFlight.isAnyHanging()).isTrue();
  }

  @Test
  void theOldestSlotIsTheOneThatWasDueFirst() {
    assertThat(inFlight.oldest()).isEqualTo(Instant.MAX);
    begin(SLOT.plusSeconds(5));
    begin(SLOT);

    assertThat(inFlight.oldest()).isEqualTo(SLOT);
  }
}
