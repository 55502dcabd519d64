package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after all others, with every buffer and TLS engine of theirs tracked: nothing was leaked,
 * and no exception went astray in a pipeline.
 */
@Order(Integer.MAX_VALUE)
class LeakIT {
  @Test
  void nettyHasNothingToComplainAbout() throws InterruptedException {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
      // The detector reports what was collected when the next buffer is made.
      ByteBufAllocator.DEFAULT.buffer().release();
    }
    assertThat(NettyComplaints.REPORTS).isEmpty();
  }
}
