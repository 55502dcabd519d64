package dev.vedette.probe;

import static dev.vedette.probe.Probing.body;
import static dev.vedette.probe.Probing.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.FailureCode;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.testkit.Conversation;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hostile servers: a corpus and random mutations of it. Whatever comes, a check ends in time with a
 * value, memory stays flat, and the checks of other targets go on. LeakIT looks at what was leaked
 * afterwards. {@code -Pfuzz} runs it for ten minutes; {@code -Dvedette.fuzz.seed=N} repeats a run.
 */
class FuzzIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("vedette.fuzz.seconds", 10));
  private static final long SEED = Long.getLong("vedette.fuzz.seed", System.nanoTime());
  private static final int SIDE_BY_SIDE = 8;
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  /** Beyond the timeout: a machine that is busy with other things stops all of us for seconds. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private static final long MAX_GROWTH_BYTES = 32 << 20;

  private final AtomicLong cases = new AtomicLong();
  private final long end = System.nanoTime() + TIME.toNanos();

  @Test
  void nothingThatAServerSendsBreaksAnything() throws Exception {
    System.out.println("fuzz: seed " + SEED + ", " + TIME.toSeconds() + " s");
    // First the corpus and the code that it loads, then memory is looked at.
    run(System.nanoTime() + TIME.toNanos() / 5);
    long heap = usedHeap();
    long direct = usedDirect();
    run(end);
    System.out.printf(
        "fuzz: %d cases, heap %d → %d KiB, direct %d → %d KiB%n",
        cases.get(), heap >> 10, usedHeap() >> 10, direct >> 10, usedDirect() >> 10);
    assertThat(cases.get()).isGreaterThan(100);
    assertThat(usedHeap()).isLessThan(heap + MAX_GROWTH_BYTES);
    assertThat(usedDirect()).isLessThan(direct + MAX_GROWTH_BYTES);
  }

  private void run(long until) throws Exception {
    try (RawServer honest = RawServer.start(Script.ok("status: OK"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PreparedTarget other = probing.prepare(target(honest.url("/")).expecting(body("OK", null)));
      List<Future<?>> workers =
          IntStream.range(0, SIDE_BY_SIDE)
              .<Future<?>>mapToObj(i -> threads.submit(() -> attack(until)))
              .toList();
      while (System.nanoTime() < until) {
        assertThat(probing.probe(other).outcome()).isEqualTo(new Outcome.Up());
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
  }

  private void attack(long until) {
    while (System.nanoTime() < until) {
      attackOnce(new Random(SEED + cases.getAndIncrement()));
    }
  }

  private static void attackOnce(Random random) {
    boolean http2 = random.nextInt(3) == 0;
    byte[] bytes = Mutation.of(http2 ? FuzzCorpus.HTTP_2 : FuzzCorpus.HTTP_1, random);
    Script script = sending(bytes, random.nextInt(4), http2);
    long start = System.nanoTime();
    try (RawServer server = RawServer.start(script)) {
      Target target =
          target(server.url("/"), TIMEOUT)
              .expecting(body("OK|hello", "never"))
              .with(t -> t.http = http2 ? HttpVersion.V2 : HttpVersion.AUTO);
      Observation seen = probing.probe(target);
      // 110: whatever a server sends, it is not a defect of ours.
      assertThat(Probing.code(seen)).isNotEqualTo(FailureCode.INTERNAL_ERROR);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(SLACK));
      assertThat(seen.evidence(target).hops()).hasSameSizeAs(seen.hops());
      if (seen.page() != null) {
        assertThat(seen.page().beginning().length()).isLessThanOrEqualTo(Page.BEGINNING_BYTES);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(kept(bytes) + " sent over " + (http2 ? "HTTP/2" : "HTTP/1"), e);
    }
  }

  /** The culprit as a file, for a look at it. */
  private static Path kept(byte[] bytes) {
    try {
      return Files.write(Files.createTempFile(Path.of("target"), "fuzz-", ".bin"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In one piece or in two, and then an end, a reset or silence. */
  private static Script sending(byte[] bytes, int manner, boolean http2) {
    return c -> {
      if (!http2) {
        c.request();
      }
      int half = manner == 1 ? bytes.length / 2 : 0;
      c.send(Arrays.copyOf(bytes, half));
      c.send(Arrays.copyOfRange(bytes, half, bytes.length));
      leave(c, manner);
    };
  }

  private static void leave(Conversation c, int manner) throws Exception {
    switch (manner) {
      case 2 -> c.reset();
      case 3 -> c.stall();
      default -> {}
    }
  }

  private static long usedHeap() throws InterruptedException {
    System.gc();
    Thread.sleep(50);
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long usedDirect() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
