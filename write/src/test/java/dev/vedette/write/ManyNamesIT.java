package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic in which no name of a target comes twice, as a broken or hostile checker would fill it.
 * {@code -Dvedette.names=1000000} makes it a million.
 */
class ManyNamesIT {
  private static final int NAMES = Integer.getInteger("vedette.names", 20_000);

  private static final int CHUNK = 10_000;

  /** So many first that what events share, which is bounded, is full of them. */
  private static final int FIRST = 5 * CHUNK;

  /** Targets that the writer may remember: fewer than it has met by then. */
  private static final int REMEMBERED = 4 * CHUNK;

  private static final Duration PATIENCE = Duration.ofSeconds(30).plusMillis(NAMES / 2);

  private static final Pattern STRINGS = Pattern.compile(" (\\d+) +\\d+ +java\\.lang\\.String ");

  @Test
  void theWriterKeepsNoneOfThem(@TempDir Path directory) throws Exception {
    try (Pipeline pipeline = new Pipeline(directory)) {
      try (Writer writer = writer(pipeline)) {
        store(pipeline, 0, FIRST);
        long before = liveStrings();
        long begun = System.nanoTime();

        store(pipeline, FIRST, FIRST + NAMES);

        double seconds = (System.nanoTime() - begun) / 1e9;
        long growth = liveStrings() - before;
        System.out.printf(
            "%,d new names: %,.0f rows/s with publishing them; %+,d strings alive, heap %,d MiB%n",
            NAMES, NAMES / seconds, growth, usedHeapMiB());
        // Bytes would tell less: the broker and the producer, in the same process, keep buffers.
        assertThat(growth).isLessThan(NAMES / 2);
        await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
      }
      assertThat(pipeline.rows()).isEqualTo(String.valueOf(FIRST + NAMES));
      assertThat(pipeline.value("SELECT count(*) FROM target"))
          .isEqualTo(String.valueOf(FIRST + NAMES));
    }
  }

  private static void store(Pipeline pipeline, int from, int to) {
    for (int first = from; first < to; first += CHUNK) {
      List<CheckResult> chunk =
          IntStream.range(first, Math.min(first + CHUNK, to))
              .mapToObj(i -> Events.up("a-name-that-comes-only-once-" + i, Events.START))
              .toList();
      pipeline.publish(chunk);
    }
    await().atMost(PATIENCE).until(pipeline::committed, sum -> sum == to);
  }

  private static Writer writer(Pipeline pipeline) {
    return Writer.startRemembering(
        REMEMBERED, pipeline.kafka(), pipeline.database(), InstantSource.system());
  }

  /** The virtual machine collects its garbage before it counts. */
  private static long liveStrings() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher strings = STRINGS.matcher(histogram.toString());
    assertThat(strings.find()).isTrue();
    return Long.parseLong(strings.group(1));
  }

  private static long usedHeapMiB() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }
}
