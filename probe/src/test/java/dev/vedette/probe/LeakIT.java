package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after all others, with every buffer and TLS engine of theirs tracked: nothing was leaked,
 * and no exception went astray in a pipeline.
 */
@Order(Integer.MAX_VALUE)
class LeakIT {
  private static final String CANARY = "leaked on purpose";

  @Test
  void nettyHasNothingToComplainAbout() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    leak();

    // One that we leak comes after all that others have leaked.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          collect();
          return NettyComplaints.REPORTS.stream().anyMatch(report -> report.contains(CANARY));
        });
    collect();
    assertThat(NettyComplaints.REPORTS).allMatch(report -> report.contains(CANARY));
  }

  private static void collect() {
    System.gc();
    // The detector reports what was collected when the next buffer is made.
    ByteBufAllocator.DEFAULT.buffer().release();
  }

  private static void leak() {
    ByteBufAllocator.DEFAULT.buffer().touch(CANARY);
  }
}
