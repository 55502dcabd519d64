package dev.vedette.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.UpkeepStep;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.event.ResultEncoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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
  void eventsBecomeRowsAndAReplayAddsNone() throws Exception {
    pipeline.publish(Events.load(20, 0, 100));
    try (Writer writer = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 2000);
      assertThat(writer.health()).isInstanceOf(Health.Ready.class);
    }
    assertThat(pipeline.rows()).isEqualTo("2000");
    String before = pipeline.value("SELECT md5(string_agg(r::text, '' ORDER BY r)) FROM checks r");

    pipeline.rewind();
    try (var _ = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 2000);
    }
    assertThat(pipeline.value("SELECT md5(string_agg(r::text, '' ORDER BY r)) FROM checks r"))
        .isEqualTo(before);
  }

  @Test
  void aCrashBeforeTheOffsetsAreCommittedDoublesNothing() throws Exception {
    List<CheckResult> stored = Events.load(5, 0, 40);
    pipeline.publish(stored);
    pipeline.publish(Events.load(5, 40, 60));
    // What a writer leaves behind that died between the two commits.
    new CheckResults(pipeline.database(), InstantSource.system()).insert(stored);

    try (var _ = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 300);
    }
    assertThat(pipeline.rows()).isEqualTo("300");
  }

  @Test
  void twoWritersShareThePartitionsAndOneTakesOver() throws Exception {
    try (Writer first = pipeline.writer()) {
      Writer second = pipeline.writer();
      await()
          .atMost(PATIENCE)
          .until(
              () -> first.health().detail() + second.health().detail(),
              detail -> detail.matches("reads 1 partitionreads 2 partitions|reads 2.*reads 1.*"));
      pipeline.publish(Events.load(20, 0, 100));
      await().atMost(PATIENCE).until(pipeline::rows, "2000"::equals);
      second.close();
      assertThat(second.stopped()).isCompleted();
      pipeline.publish(Events.load(20, 100, 150));
      await().atMost(PATIENCE).until(pipeline::rows, "3000"::equals);
    }
  }

  @Test
  void aRebalanceWhileABatchIsStoredLosesNothingAndTakesNoOffsetBack() throws Exception {
    pipeline.publish(Events.load(20, 0, 10));
    WriteSettings all = new WriteSettings(200, Duration.ofSeconds(10));
    try (Database slow = pipeline.connect("slow");
        Pipeline.Gate gate = pipeline.gate("target", "slow");
        var _ = pipeline.writer(slow, all, new SimpleMeterRegistry())) {
      await().atMost(PATIENCE).until(gate::isWaitedAt);
      try (Writer second = pipeline.writer()) {
        // The first one's partitions that it loses now are in the batch that it has in hand.
        await().atMost(PATIENCE).until(() -> second.health() instanceof Health.Ready);
        pipeline.publish(Events.load(20, 10, 20));
        await().atMost(PATIENCE).until(() -> pipeline.committed() > 0 && allRowsAreCommitted());
        assertThat(gate.isWaitedAt()).isTrue();

        gate.open();

        await().atMost(PATIENCE).until(pipeline::rows, "400"::equals);
        await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 400);
      }
    }
    assertThat(pipeline.deadLetters(0)).isEmpty();
  }

  /** What the only writer that gets on has stored, which is more than it found when it came. */
  private static boolean allRowsAreCommitted() throws Exception {
    String newest = "SELECT count(*) FROM check_result WHERE scheduled_at >= '%s'";
    return !pipeline.value(newest.formatted(Events.START.plusSeconds(19))).equals("0")
        && pipeline.rows().equals(String.valueOf(pipeline.committed()));
  }

  @Test
  void aDatabaseThatHangsIsNoticedBeforeTheConnectionBreaks() throws Exception {
    try (Database slow = pipeline.connect("slow");
        Pipeline.Gate gate = pipeline.gate("target", "slow");
        Writer writer = pipeline.writer(slow)) {
      pipeline.publish(Events.load(2, 0, 10));
      await().atMost(PATIENCE).until(gate::isWaitedAt);

      await()
          .atMost(PATIENCE)
          .until(() -> writer.health().detail(), detail -> detail.contains("is not stored after"));
      assertThat(writer.health()).isInstanceOf(Health.Waiting.class);

      gate.open();
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
    assertThat(pipeline.rows()).isEqualTo("20");
  }

  @Test
  void archivingADayHoldsNoLiveEventsBack() throws Exception {
    Instant old = Events.START.minus(Duration.ofDays(40));
    new CheckResults(pipeline.database(), InstantSource.system())
        .insert(List.of(Events.up("t0", old)));
    try (Pipeline.Gate gate = pipeline.gate("check_archive", "vedette");
        Writer writer = pipeline.writer()) {
      await().atMost(PATIENCE).until(gate::isWaitedAt);

      pipeline.publish(List.of(Events.up("t0", old.plusSeconds(1))));
      pipeline.publish(Events.load(3, 0, 50));

      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 151);
      assertThat(gate.isWaitedAt()).as("the move goes on").isTrue();
      assertThat(pipeline.rows()).isEqualTo("151");
      assertThat(writer.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aFaultInAStepOfTheUpkeepStopsNothingElse() throws Exception {
    AtomicBoolean hasFailed = new AtomicBoolean();
    InstantSource clock =
        () -> {
          boolean isUpkeep = Thread.currentThread().getName().equals("vedette-upkeep");
          if (isUpkeep && hasFailed.compareAndSet(false, true)) {
            throw new IllegalStateException("a fault of the first step");
          }
          return Instant.now();
        };
    pipeline.publish(List.of(Events.up("shop", Events.START)));
    try (Writer writer =
        Writer.start(
            pipeline.kafka(),
            new WriteSettings(500, Duration.ofMillis(20)),
            StorageSettings.DEFAULT,
            pipeline.database(),
            new SimpleMeterRegistry(),
            clock)) {
      await().atMost(PATIENCE).until(pipeline::rows, "1"::equals);
      await()
          .atMost(PATIENCE)
          .until(
              () -> pipeline.value("SELECT count(*) FROM upkeep"),
              String.valueOf(UpkeepStep.values().length - 1)::equals);
      assertThat(hasFailed).isTrue();
      assertThat(writer.stopped()).isNotDone();
    }
  }

  @Test
  void aLockThatIsNotFreeIsNotADatabaseThatIsAway() throws Exception {
    pipeline.value("ALTER ROLE vedette SET lock_timeout = '200ms'");
    try (Database impatient = pipeline.connect("impatient");
        Pipeline.Gate gate = pipeline.gate("target", "impatient");
        Writer writer = pipeline.writer(impatient)) {
      pipeline.publish(Events.load(1, 0, 1));
      await()
          .atMost(PATIENCE)
          .until(
              () -> writer.health().detail(),
              detail -> detail.startsWith("a lock in PostgreSQL was not free in time: "));
      assertThat(writer.health().detail())
          .contains("SQLSTATE 55P03")
          .endsWith("; storing the results is tried again");

      gate.open();
      await().atMost(PATIENCE).until(pipeline::rows, "1"::equals);
    } finally {
      pipeline.value("ALTER ROLE vedette RESET lock_timeout");
    }
  }

  @Test
  void deadLettersAreSeenUntilTheyAreReplayedAndStored() throws Exception { // 111
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    pipeline.publish("vanished", "{broken".getBytes(UTF_8));
    pipeline.publish(new byte[] {(byte) 0xC3, 0x28}, null);
    try (Writer writer = pipeline.writer(pipeline.database(), WriteSettings.DEFAULT, registry)) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 2);
      await()
          .atMost(PATIENCE)
          .until(() -> writer.health().detail(), detail -> detail.contains("dead letters"));
      assertThat(writer.health().detail())
          .matches("reads 3 partitions; 2 dead letters in the last hour, the newest at 2.*Z: .+");
      assertThat(
              registry
                  .get("vedette.write.dead.letters")
                  .tag("cause", "unreadable")
                  .counter()
                  .count())
          .isEqualTo(2);
      assertThat(
              pipeline.value(
                  "SELECT string_agg(target || ' ' || events, ',' ORDER BY target) FROM"
                      + " dead_letter_target"))
          .isEqualTo(" 1,vanished 1");

      pipeline.replay(Events.up("vanished", Events.START));

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  pipeline.value("SELECT events FROM dead_letter_target WHERE target = 'vanished'"),
              "0"::equals);
    }
  }

  @Test
  void aDatabaseThatIsAwayUnderLoadLosesAndDoublesNothing() throws Exception {
    try (Writer writer = pipeline.writer()) {
      pipeline.publish(Events.load(20, 0, 50));
      await().atMost(PATIENCE).until(pipeline::rows, "1000"::equals);

      pipeline.publish(Events.load(20, 50, 150));
      pipeline.stopPostgres();
      pipeline.publish(Events.load(20, 150, 200));
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Waiting);
      // Refused, or the last connections told of the shutdown.
      assertThat(writer.health().detail())
          .matches(
              "PostgreSQL (is away|was shut down|is starting).*; storing the results is tried"
                  + " again");
      pipeline.restartPostgres();

      await().atMost(PATIENCE).until(pipeline::rows, "4000"::equals);
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 4000);
      assertThat(writer.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aBrokerThatIsAwayIsWaitedFor() throws Exception {
    try (Writer writer = pipeline.writer()) {
      pipeline.publish(Events.load(3, 0, 50));
      await().atMost(PATIENCE).until(pipeline::rows, "150"::equals);

      pipeline.stopBroker();
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Waiting);
      assertThat(writer.health().detail()).startsWith("Kafka does not answer: ");
      pipeline.restartBroker();
      pipeline.publish(Events.load(3, 50, 100));

      await().atMost(PATIENCE).until(pipeline::rows, "300"::equals);
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    }
  }

  @Test
  void poisonBecomesDeadLettersAndItsNeighboursAreStored() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    byte[] huge = new byte[300_000];
    Arrays.fill(huge, (byte) 'x');
    String good = new String(ResultEncoder.encode(Events.up("good", Events.START)), UTF_8);
    List<byte[]> poison =
        List.of(
            "{broken".getBytes(UTF_8),
            "{\"v\":1}".getBytes(UTF_8),
            huge,
            good.replace("https://good", "https://\\u0000").getBytes(UTF_8),
            ResultEncoder.encode(Events.up("ahead", now.plus(Duration.ofHours(3)))),
            ResultEncoder.encode(Events.up("ancient", now.minus(Duration.ofDays(800)))),
            // Readable, but its beginning lies further from its slot than a column can hold.
            good.replaceFirst(
                    "\"started_at\":\"[^\"]*\"", "\"started_at\":\"1999-01-01T00:00:00Z\"")
                .getBytes(UTF_8));

    pipeline.publish(Events.load(3, 0, 100));
    poison.forEach(value -> pipeline.publish("p", value));
    pipeline.publish(Events.load(3, 100, 200));

    try (Writer writer = pipeline.writer()) {
      await().atMost(PATIENCE).until(pipeline::committed, offset -> offset == 600 + poison.size());
      assertThat(writer.health()).isInstanceOf(Health.Ready.class);
    }
    assertThat(pipeline.rows()).isEqualTo("600");
    List<ConsumerRecord<byte[], byte[]>> letters = pipeline.deadLetters(poison.size());
    assertThat(letters)
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrderElementsOf(poison);
    assertThat(letters)
        .extracting(letter -> header(letter, "vedette.reason"))
        .anyMatch(reason -> reason.startsWith("unreadable: not JSON"))
        .anyMatch(reason -> reason.equals("unreadable: target is missing"))
        .anyMatch(reason -> reason.contains("300000 bytes"))
        .anyMatch(reason -> reason.contains("NUL"))
        .anyMatch(reason -> reason.contains("more than an hour ahead"))
        .anyMatch(reason -> reason.contains("older than what is kept"))
        .anyMatch(reason -> reason.startsWith("PostgreSQL: "));
    ConsumerRecord<byte[], byte[]> letter = letters.getFirst();
    assertThat(header(letter, "vedette.topic")).isEqualTo("vedette.results");
    assertThat(header(letter, "vedette.partition")).matches("[0-2]");
    assertThat(header(letter, "vedette.offset")).matches("[0-9]+");
    assertThat(Instant.parse(header(letter, "vedette.failed_at"))).isAfter(now.minusSeconds(1));
  }

  @Test
  void aDatabaseThatRefusesTheRoleStopsTheWriterLoudly() {
    Database closed =
        Database.open(new PostgresSettings(pipeline.databaseUri().replace("vedette@", "nobody@")));
    try (closed;
        Writer writer = pipeline.writer(closed)) {
      await().atMost(PATIENCE).until(() -> writer.stopped().isCompletedExceptionally());
      assertThat(writer.health()).isInstanceOf(Health.Stopped.class);
    }
  }

  @Test
  void closingIsQuickWhateverIsAway() throws Exception {
    Writer writer = pipeline.writer();
    await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
    pipeline.stopPostgres();
    pipeline.publish(Events.load(1, 0, 10));
    await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Waiting);

    long begun = System.nanoTime();
    writer.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(writer.stopped()).isCompleted();
    pipeline.restartPostgres();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void aFetchThatWaitsForResultsDelaysNoEnd() {
    KafkaSettings patient = pipeline.kafka().withDefaults(Map.of("fetch.max.wait.ms", "20000"));
    Duration least = PATIENCE;
    // The machine may be busy with other things.
    for (int i = 0; i < 3; i++) {
      Writer writer =
          Writer.start(
              patient,
              WriteSettings.DEFAULT,
              StorageSettings.DEFAULT,
              pipeline.database(),
              new SimpleMeterRegistry(),
              InstantSource.system());
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
      long begun = System.nanoTime();
      writer.close();
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);
      least = taken.compareTo(least) < 0 ? taken : least;
    }
    assertThat(least).isLessThan(Duration.ofMillis(900));
  }
}
