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
 * The broker is away, and in the middle of it the checker is killed and started again: every slot
 * is stored in the end. {@code -Pchaos} makes it two minutes at a thousand checks a second.
 */
final class OutageIT {
  private static final int TARGETS = Integer.getInteger("vedette.outage.targets", 50);

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("vedette.outage.seconds", 10));

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofSeconds(3);

  /** What a kill may cost. */
  private static final Duration LAST_SECOND = Duration.ofSeconds(1);

  /** A slot this short before the end may not have been begun. */
  private static final Duration TICK = Duration.ofMillis(250);

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir static Path directory;

  @Test
  void everySlotOfATimeWithoutABrokerIsStored() throws Exception {
    try (Pipeline pipeline = Pipeline.start(processes, directory, TARGETS)) {
      pipeline.startBroker();
      pipeline.startWriter();
      pipeline.startChecker();
      await().atMost(START_LIMIT).until(pipeline::checkerIsReady);
      Instant from = Instant.now();
      pipeline.awaitRowsFrom(from.plus(CALM), CALM.plus(RECOVERY_LIMIT));

      pipeline.broker().kill();
      awaitWaiting(pipeline, OUTAGE.dividedBy(2));
      Instant killed = Instant.now();
      pipeline.checker().kill();
      pipeline.startChecker();
      awaitWaiting(pipeline, OUTAGE);
      pipeline.startBroker();
      await().atMost(START_LIMIT).until(pipeline::checkerIsReady);
      pipeline.awaitRowsFrom(Instant.now().plus(CALM), CALM.plus(RECOVERY_LIMIT));
      await().atMost(RECOVERY_LIMIT).until(pipeline::checkerHasDelivered);

      Instant to = Instant.now();
      pipeline.checker().interrupt();
      assertThat(pipeline.checker().awaitExit(VedetteProcess.STOP_LIMIT)).isIn(0, 130);
      await().atMost(RECOVERY_LIMIT).until(() -> pipeline.lag() == 0);
      Set<Key> stored = new HashSet<>(pipeline.storedKeys());
      Set<Key> missing = new HashSet<>(pipeline.keysDue(from, to.minus(TICK)));
      int expected = missing.size();
      missing.removeAll(stored);
      System.out.printf(
          "OutageIT: %d s without a broker, %d slots, %d missing; %d rows, %d distinct; %s%n",
          OUTAGE.toSeconds(),
          expected,
          missing.size(),
          pipeline.rows(),
          stored.size(),
          pipeline.outcomes());
      assertThat(pipeline.rows()).isEqualTo(stored.size());
      assertThat(missing)
          .allMatch(key ->
              key.scheduledAt().isAfter(killed.minus(LAST_SECOND))
                  && key.scheduledAt().isBefore(killed));
    }
  }

  /** The checker has results of so long a time on its disk. */
  private static void awaitWaiting(Pipeline pipeline, Duration outage) {
    await()
        .atMost(outage.plus(START_LIMIT))
        .until(() -> pipeline.spooled() >= TARGETS * outage.toSeconds());
  }
}
