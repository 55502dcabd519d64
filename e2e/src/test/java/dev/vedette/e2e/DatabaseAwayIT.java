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
 * The database is away for longer than any target may be silent: nobody is accused of silence,
 * neither while it is away nor when it is back, and every check is stored in the end. {@code
 * -Pchaos} makes it ten minutes at a thousand checks a second.
 */
final class DatabaseAwayIT {
  private static final int TARGETS = Integer.getInteger("vedette.away.targets", 50);

  /** A target with an interval of a second is silent after ten. */
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("vedette.away.seconds", 20));

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);

  /** Between two judgements of who is silent lie a few seconds. */
  private static final Duration JUDGED_AGAIN = Duration.ofSeconds(12);

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir static Path directory;

  @Test
  void nobodyIsSilentWhileTheDatabaseIsAway() throws Exception {
    try (Pipeline pipeline = Pipeline.start(processes, directory, TARGETS)) {
      pipeline.startBroker();
      pipeline.startWriter();
      pipeline.startChecker();
      await().atMost(START_LIMIT).until(pipeline::checkerIsReady);
      Instant from = Instant.now();
      pipeline.awaitRowsFrom(from, JUDGED_AGAIN.plus(RECOVERY_LIMIT));

      pipeline.stopDatabase();
      Instant gone = Instant.now();
      await()
          .atMost(AWAY.plus(START_LIMIT))
          .until(() -> Duration.between(gone, Instant.now()).compareTo(AWAY) > 0);
      pipeline.startDatabase();
      Instant back = Instant.now();

      pipeline.awaitRowsFrom(back.plus(JUDGED_AGAIN), JUDGED_AGAIN.plus(RECOVERY_LIMIT));
      await().atMost(RECOVERY_LIMIT).until(() -> pipeline.lag() < TARGETS);
      Set<Key> missing = new HashSet<>(pipeline.keysDue(from, back));
      int due = missing.size();
      pipeline.storedKeys().forEach(missing::remove);
      System.out.printf(
          "DatabaseAwayIT: %d s without a database, %d targets, %d slots, %d rows, unfounded"
              + " incidents %s%n",
          AWAY.toSeconds(), TARGETS, due, pipeline.rows(), pipeline.unfoundedIncidents());
      assertThat(pipeline.unfoundedIncidents()).isEmpty();
      assertThat(missing).isEmpty();
    }
  }
}
