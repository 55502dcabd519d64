package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.ops.Health;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Pipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    pipeline = new Pipeline(directory);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void eventsBecomeRowsAndAReplayAddsNone() throws Exception {
    pipeline.publish(Events.load(20, 0, 100));
    try (Writer writer = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 2000);
      assertThat(writer.health()).isInstanceOf(Health.Ready.class);
    }
    assertThat(pipeline.rows()).isEqualTo("2000");
    String before = pipeline.value("SELECT md5(string_agg(r::text, '' ORDER BY r)) FROM checks r");

    pipeline.rewind();
    try (Writer again = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 2000);
    }
    assertThat(pipeline.value("SELECT md5(string_agg(r::text, '' ORDER BY r)) FROM checks r"))
        .isEqualTo(before);
  }
}
