package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second promise: nothing is lost and nothing counts twice, whichever process is killed at
 * whatever moment.
 */
final class KillIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

  /** How long each part works undisturbed between two kills. */
  private static final Duration CALM = Duration.ofSeconds(3);

  /** A slot this short before the end may not have been begun. */
  private static final Duration TICK = Duration.ofMillis(250);

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir static Path directory;

  @Test
  void everySlotIsThereOnceWhateverIsKilled() throws Exception {
    try (Pipeline pipeline = Pipeline.start(processes, directory)) {
      pipeline.startBroker();
      pipeline.startWriter();
      pipeline.startChecker();
      await().atMost(START_LIMIT).until(pipeline::checkerIsReady);
      Instant first = Instant.now();
      awaitRowsFrom(pipeline, first.plus(CALM));

      pipeline.writer().kill();
      pipeline.startWriter();
      awaitRowsFrom(pipeline, Instant.now().plus(CALM));

      pipeline.broker().kill();
      pipeline.startBroker();
      awaitRowsFrom(pipeline, Instant.now().plus(CALM));

      // The next one looks after the slots that this one leaves undone, and its last second's.
      pipeline.checker().kill();
      pipeline.startChecker();
      await().atMost(START_LIMIT).until(pipeline::checkerIsReady);
      awaitRowsFrom(pipeline, Instant.now().plus(CALM));

      Instant stopped = Instant.now();
      pipeline.checker().interrupt();
      assertThat(pipeline.checker().awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 130);
      await().atMost(RECOVERY_LIMIT).until(() -> pipeline.lag() == 0);
      assertThatNothingIsMissingOrDoubled(pipeline, first, stopped.minus(TICK));
      pipeline.writer().interrupt();
      assertThat(pipeline.writer().awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 130);
    }
  }

  /** Every target has been stored with a slot at or after that time. */
  private static void awaitRowsFrom(Pipeline pipeline, Instant time) {
    await()
        .atMost(CALM.plus(RECOVERY_LIMIT))
        .until(() -> pipeline.targetsStoredSince(time) == Pipeline.TARGETS);
  }

  private static void assertThatNothingIsMissingOrDoubled(
      Pipeline pipeline, Instant from, Instant to) throws Exception {
    Set<Key> stored = new HashSet<>(pipeline.storedKeys());
    Set<Key> missing = new HashSet<>(pipeline.keysDue(from, to));
    int expected = missing.size();
    missing.removeAll(stored);
    long rows = pipeline.rows();
    System.out.printf(
        "KillIT: %d rows, %d distinct, %d slots due for certain, %d missing; outcomes %s%n",
        rows, stored.size(), expected, missing.size(), pipeline.outcomes());
    assertThat(rows).isEqualTo(stored.size());
    assertThat(missing).isEmpty();
    assertThat(pipeline.deadLetters()).isZero();
  }
}
