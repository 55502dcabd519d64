package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.ops.Health;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code vedette_write_lag} says, above all in bad times. */
class LagIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is read ahead is no lag: so little that most of what is published is. */
  private static final WriteSettings SMALL = new WriteSettings(500, Duration.ofMillis(20));

  @TempDir Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double lag() {
    return registry.get("vedette.write.lag").gauge().value();
  }

  @Test
  void aLagThatIsNotKnownIsNotNone() throws Exception {
    try (Database away = Database.open(new PostgresSettings("postgres://vedette@127.0.0.1:1/x"));
        var _ =
            Writer.start(
                KafkaSettings.plaintext("127.0.0.1:1"),
                WriteSettings.DEFAULT,
                StorageSettings.DEFAULT,
                away,
                registry,
                InstantSource.system())) {
      assertThat(lag()).isNaN();
    }
  }

  @Test
  void theLagGrowsWhileTheDatabaseIsAwayAndIsNotKnownWhileKafkaIs() throws Exception {
    try (Pipeline pipeline = new Pipeline(directory);
        Writer writer = pipeline.writer(pipeline.database(), SMALL, registry)) {
      await().atMost(PATIENCE).until(() -> lag() == 0);

      pipeline.stopPostgres();
      pipeline.publish(Events.load(1, 0, 10));
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Waiting);
      // One batch more may be read while the first one waits.
      pipeline.publish(Events.load(1, 10, 20));
      pipeline.publish(Events.load(20, 100, 200));
      pipeline.publish(Events.load(20, 200, 500));
      await().atMost(PATIENCE).until(() -> lag() >= 3_000);

      pipeline.stopBroker();
      await().atMost(PATIENCE).until(() -> Double.isNaN(lag()));
      pipeline.restartBroker();
      pipeline.restartPostgres();
      await().atMost(PATIENCE).until(pipeline::rows, "8020"::equals);
      await().atMost(PATIENCE).until(() -> lag() == 0);
    }
  }
}
