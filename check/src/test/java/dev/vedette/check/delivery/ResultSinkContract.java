package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link ResultSink} promises; each runs these tests. */
abstract class ResultSinkContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 8;
  private static final int EACH = 250;

  /** One that takes results; the next one after another has what that one kept. */
  abstract ResultSink start();

  /** The targets of all results that have arrived, once for each time. */
  abstract List<String> delivered();

  @Test
  void everyResultArrivesOnceWhoeverPublishesIt() throws Exception {
    ResultSink sink = start();
    List<Thread> threads = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      List<CheckResult> results = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        results.add(OfflineDelivery.result("thread-" + t + "-" + i));
      }
      results.forEach(each -> expected.add(each.target()));
      threads.add(Thread.ofPlatform().start(() -> results.forEach(sink::publish)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    awaitDelivered(expected);
    sink.close(PATIENCE);

    assertThat(delivered()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatIsTakenArrivesEvenIfNobodyWaitsForIt() {
    ResultSink sink = start();
    sink.publish(OfflineDelivery.result("first"));
    sink.close(Duration.ZERO);

    ResultSink next = start();
    next.publish(OfflineDelivery.result("second"));

    awaitDelivered(List.of("first", "second"));
    next.close(PATIENCE);
  }

  private void awaitDelivered(List<String> targets) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(delivered()).containsAll(targets));
  }

  @Test
  void afterTheEndNothingIsThrown() {
    ResultSink sink = start();
    sink.close(PATIENCE);

    assertThatCode(() -> sink.publish(OfflineDelivery.result("late"))).doesNotThrowAnyException();
    assertThat(sink.health().detail()).isNotBlank();
  }

  @Test
  void howItDoesIsSaidInWords() {
    ResultSink sink = start();
    assertThat(sink.health().detail()).isNotBlank();
    sink.close(PATIENCE);
  }
}
