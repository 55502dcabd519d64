package dev.vedette.bench.harness;

import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.WriteSettings;
import dev.vedette.write.Writer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The production writer in a process of its own: {@code WriterMain <bootstrap> <postgres uri>}.
 * {@code start} starts one, {@code start-undecided} one that decides about no incident, {@code
 * count} prints the rows that it stored, {@code heap} the bytes that it holds, {@code stop} stops
 * it.
 */
public final class WriterMain {
  private final KafkaSettings kafka;
  private final Database database;
  private SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private @Nullable Writer writer;

  private WriterMain(String bootstrapServers, String postgres) {
    kafka = KafkaSettings.plaintext(bootstrapServers);
    database = Database.open(new PostgresSettings(postgres));
  }

  public static void main(String[] args) throws IOException {
    WriterMain main = new WriterMain(args[0], args[1]);
    Questions.answer(main::answer);
  }

  private String answer(String word) {
    return switch (word) {
      case "start" -> start(Writer::start);
      case "start-undecided" -> start(Writer::startUndecided);
      case "count" -> count();
      case "heap" -> heap();
      case "stop" -> stop();
      default -> throw new IllegalArgumentException(word);
    };
  }

  private interface Starting {
    Writer start(
        KafkaSettings kafka,
        WriteSettings settings,
        StorageSettings storage,
        Database database,
        MeterRegistry registry,
        InstantSource clock);
  }

  private String start(Starting starting) {
    metrics = new SimpleMeterRegistry();
    writer =
        starting.start(
            kafka,
            WriteSettings.DEFAULT,
            StorageSettings.DEFAULT,
            database,
            metrics,
            InstantSource.system());
    return "ok";
  }

  private String count() {
    Counter written = metrics.find("vedette.write.written").counter();
    return Long.toString(written == null ? 0 : (long) written.count());
  }

  private static String heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return Long.toString(runtime.totalMemory() - runtime.freeMemory());
  }

  private String stop() {
    if (writer != null) {
      writer.close();
    }
    return "ok";
  }
}
