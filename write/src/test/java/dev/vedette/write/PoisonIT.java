package dev.vedette.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.wire.event.ResultEncoder;
import dev.vedette.write.deadletters.DeadLetter;
import dev.vedette.write.deadletters.DeadLetterReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the topic: it becomes a row or a dead letter, and the writer goes on. */
class PoisonIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Good events for each that is not. */
  private static final int GOOD = 9;

  private static Pipeline pipeline;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    pipeline = new Pipeline(directory);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @BeforeEach
  void reset() throws Exception {
    pipeline.reset();
  }

  @Test
  void everyGoodEventIsARowAndEveryBadOneADeadLetter() throws Exception {
    Map<String, byte[]> poison = Poison.values();
    int second = 0;
    for (Map.Entry<String, byte[]> each : poison.entrySet()) {
      pipeline.publish(Events.load(3, second, second + GOOD / 3));
      second += GOOD / 3;
      pipeline.publish(each.getKey(), each.getValue());
    }
    int good = poison.size() * GOOD;

    try (Writer writer = pipeline.writer()) {
      awaitCommitted(good + poison.size());
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
    assertThat(letters())
        .extracting(letter -> new String(letter.record().key(), UTF_8))
        .containsExactlyInAnyOrderElementsOf(poison.keySet());
    assertThat(pipeline.rows()).isEqualTo(String.valueOf(good));
  }

  @Test
  void keysMeanNothingToTheWriter() throws Exception {
    CheckResult result = Events.up("a", Events.START);
    pipeline.publish((String) null, ResultEncoder.encode(result));
    pipeline.publish("of another target", ResultEncoder.encode(Events.up("b", Events.START)));
    pipeline.publish("\u0000", ResultEncoder.encode(Events.up("c", Events.START)));
    pipeline.publish("k".repeat(200_000), ResultEncoder.encode(Events.up("d", Events.START)));
    pipeline.publish((String) null, null);

    try (Writer writer = pipeline.writer()) {
      awaitCommitted(5);
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
    assertThat(pipeline.rows()).isEqualTo("4");
    assertThat(letters()).hasSize(1);
  }

  @Test
  void aKeyThatFillsTheRecordStopsNobody() throws Exception {
    // Random, so that it stays as large when it is compressed.
    byte[] key = new byte[1_048_400];
    new Random(1).nextBytes(key);
    pipeline.publish(key, "{broken".getBytes(UTF_8));
    pipeline.publish(Events.load(3, 0, 10));

    try (Writer writer = pipeline.writer()) {
      awaitCommitted(31);
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
    assertThat(pipeline.rows()).isEqualTo("30");
    assertThat(letters()).extracting(DeadLetter::wholeBytes).containsExactly("7");
  }

  @Test
  void oddTextsOfServersAreStored() throws Exception {
    List<byte[]> odd = Poison.oddities(Events.START);
    odd.forEach(value -> pipeline.publish("odd", value));

    try (Writer writer = pipeline.writer()) {
      awaitCommitted(odd.size());
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
    assertThat(letters()).extracting(DeadLetter::reason).isEmpty();
    assertThat(pipeline.rows()).isEqualTo(String.valueOf(odd.size()));
  }

  private static void awaitCommitted(long offsets) {
    await().atMost(PATIENCE).until(pipeline::committed, sum -> sum == offsets);
  }

  private static List<DeadLetter> letters() {
    List<DeadLetter> letters = new ArrayList<>();
    try (DeadLetterReader reader = DeadLetterReader.open(pipeline.kafka())) {
      reader.read(letters::add);
    }
    return letters;
  }
}
