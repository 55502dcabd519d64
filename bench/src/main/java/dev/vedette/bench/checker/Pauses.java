package dev.vedette.bench.checker;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The garbage collector's pauses in this process, in whole milliseconds. */
final class Pauses {
  private final LongAdder count = new LongAdder();
  private final LongAdder totalMs = new LongAdder();
  private final LongAccumulator longestMs = new LongAccumulator(Math::max, 0);

  /** Begins to listen. */
  static Pauses listen() {
    Pauses pauses = new Pauses();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) bean)
          .addNotificationListener(
              (notification, _) -> {
                var info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                pauses.note(info.getGcInfo().getDuration());
              },
              null,
              null);
    }
    return pauses;
  }

  private void note(long ms) {
    count.increment();
    totalMs.add(ms);
    longestMs.accumulate(ms);
  }

  /** Count, sum and longest since the last time, apart by spaces. */
  String take() {
    return "%d %d %d"
        .formatted(count.sumThenReset(), totalMs.sumThenReset(), longestMs.getThenReset());
  }
}
