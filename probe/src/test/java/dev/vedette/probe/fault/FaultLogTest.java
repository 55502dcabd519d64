package dev.vedette.probe.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultLogTest {
  private final AtomicLong now = new AtomicLong(1);
  private final FaultLog log = new FaultLog(now::get);

  @Test
  void theSameFaultIsLoggedOnceInAWhile() {
    Throwable fault = new IllegalStateException("one");
    assertThat(log.log("shop", fault)).isTrue();
    assertThat(log.log("shop", fault)).isFalse();
    now.addAndGet(FaultLog.PAUSE.toNanos() - 1);
    assertThat(log.log("shop", fault)).isFalse();
    now.addAndGet(1);
    assertThat(log.log("shop", fault)).isTrue();
  }

  @Test
  void anotherFaultIsLoggedAtOnce() {
    assertThat(log.log("shop", new IllegalStateException("one"))).isTrue();
    assertThat(log.log("shop", new IllegalStateException("from another place"))).isTrue();
    assertThat(log.log("shop", new StackOverflowError())).isTrue();
  }

  @Test
  void theKindsAreBounded() {
    int logged = 0;
    for (int i = 0; i < 1000; i++) {
      Throwable fault = new IllegalStateException();
      fault.setStackTrace(new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", i)});
      logged += log.log("shop", fault) ? 1 : 0;
      now.incrementAndGet();
    }
    assertThat(logged).isBetween(100, 101);
  }
}
