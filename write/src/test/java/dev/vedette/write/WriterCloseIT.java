package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.testkit.Conversation;
import dev.vedette.testkit.RawServer;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that has not begun has nothing to end. */
class WriterCloseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Closing its idle clients of Kafka takes up to a second each where no broker answers. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private final RawServer silent = RawServer.start(Conversation::stall);

  @AfterEach
  void close() {
    silent.close();
  }

  @Test
  void aDatabaseThatIsSilentDelaysNoEnd() {
    endsAtOnce("postgres://vedette@127.0.0.1:" + silent.port() + "/vedette");
  }

  @Test
  void aBrokerThatIsSilentDelaysNoEnd(@TempDir Path directory) {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(directory, PostgresOptions.forTests())) {
      endsAtOnce(postgres.uri());
    }
  }

  private void endsAtOnce(String uri) {
    try (Database database = Database.open(new PostgresSettings(uri))) {
      Writer writer =
          Writer.start(
              KafkaSettings.plaintext("127.0.0.1:" + silent.port()),
              WriteSettings.DEFAULT,
              StorageSettings.DEFAULT,
              database,
              new SimpleMeterRegistry(),
              InstantSource.system());
      await().atMost(PATIENCE).until(() -> silent.connections() > 0);
      long begun = System.nanoTime();
      writer.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
      assertThat(writer.stopped()).isCompletedWithValue(null);
    }
  }
}
