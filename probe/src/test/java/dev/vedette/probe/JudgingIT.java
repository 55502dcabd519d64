package dev.vedette.probe;

import static dev.vedette.model.FailureCode.BODY_TOO_LARGE;
import static dev.vedette.model.FailureCode.HEADER_MISMATCH;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.IpFamily;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.text.ByteSize;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.NameResolver;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.page.NestedDeflate;
import dev.vedette.probe.turn.Judges;
import dev.vedette.probe.turn.Turn;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What judging a page may cost, and others with it: behaviours 104 and 105. */
class JudgingIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Beyond the timeout: a machine that is busy with other things stops all of us. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  /** Some 900 steps for each character. */
  private static final String DEAR_PATTERN = "(?:[ab]{1,30}c?){30}z";

  private static final int OTHERS = 200;
  private static final int ROUNDS = 5;

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static Script responding(String headers, byte[] body) {
    return c -> {
      c.request();
      c.respond("200 OK", headers, body);
    };
  }

  private static Script nestedDeflate(int bytes) {
    return responding("Content-Encoding: deflate, deflate, deflate\r\n", NestedDeflate.page(bytes));
  }

  private static Target dear(RawServer server) {
    Expectation.Body body = new Expectation.Body(DEAR_PATTERN, null, ByteSize.ofMebibytes(8));
    return target(server.url("/"), TIMEOUT)
        .expecting(
            new Expectation(Expectation.DEFAULT.status(), Map.of(), body, List.of(), null, null));
  }

  private static Script dearPage() {
    byte[] page = new byte[4 << 20];
    Arrays.fill(page, (byte) 'a');
    return responding("", page);
  }

  @Test
  void aNestedDeflatePageCostsNoMoreThanItsSizeAllows() { // 104
    for (int bytes : new int[] {58_553, 1 << 20}) {
      try (RawServer server = RawServer.start(nestedDeflate(bytes))) {
        PreparedTarget target =
            probing.prepare(target(server.url("/"), TIMEOUT).expecting(body("x", null)));
        long cpu = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        Observation seen = probing.probe(target);
        long tookMs = (System.nanoTime() - began) / 1_000_000;
        long cpuMs = (PROCESS.getProcessCpuTime() - cpu) / 1_000_000;
        System.out.printf(
            "judging: %d bytes of nested deflate took %d ms, %d ms of CPU in all%n",
            bytes, tookMs, cpuMs);
        assertThat(code(seen)).isEqualTo(BODY_TOO_LARGE);
        assertThat(tookMs).isLessThan(TIMEOUT.toMillis());
        assertThat(cpuMs).isLessThan(1_000);
      }
    }
  }

  @Test
  void theDeadlineCoversTheSearchOnThePage() { // 104
    try (RawServer server = RawServer.start(dearPage())) {
      PreparedTarget target = probing.prepare(dear(server));
      long began = System.nanoTime();
      Observation seen = probing.probe(target);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
      assertThat(code(seen)).isEqualTo(FailureCode.TIMEOUT);
      assertThat(message(seen))
          .isEqualTo(
              "no result within 2000 ms: time ran out while the page was judged (4194304 bytes)");
      assertThat(TimeIT.phase(seen)).isNull();
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.timings().receiveUs()).isNotNegative();
    }
  }

  @Test
  void aDearHeaderPatternLeavesTheEventLoopAndEndsAtTheDeadline() { // 104
    Script script = responding("X-Long: " + "a".repeat(60_000) + "\r\n", new byte[0]);
    try (RawServer server = RawServer.start(script)) {
      Expectation expectation =
          new Expectation(
              Expectation.DEFAULT.status(),
              Map.of("X-Long", "(?:" + DEAR_PATTERN + "){3}"),
              Expectation.Body.DEFAULT,
              List.of(),
              null,
              null);
      Observation seen =
          probing.probe(target(server.url("/"), Duration.ofMillis(500)).expecting(expectation));
      assertThat(code(seen)).isIn(FailureCode.TIMEOUT, HEADER_MISMATCH);
    }
  }

  /** Resolves nothing: the tests go to addresses. */
  private static final class NoNames implements NameResolver {
    @Override
    public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop) {
      return loop.newFailedFuture(new UnknownHostException(name));
    }

    @Override
    public void close() {}
  }

  @Test
  void aPageThatHadToWaitForOthersIsUnknownAndNotSlow() throws Exception { // 105
    Transport transport = Transport.best();
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    Judges judges = new Judges(Thread.ofVirtual().factory(), 1, Long.MAX_VALUE);
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Observation> result = new CompletableFuture<>();
    try (RawServer server = RawServer.start(Script.ok("x".repeat(10_000)))) {
      Target target = target(server.url("/"), Duration.ofMillis(500)).expecting(body("x", null));
      PreparedTarget prepared = probing.prepare(target);
      judges.execute(new Turn(System::nanoTime, Long.MAX_VALUE, judges), () -> waiting(done));
      EventLoop loop = loops.next();
      FaultLog faults = new FaultLog(System::nanoTime);
      Network network = new Network(loop, transport, new NoNames(), (needs, step) -> step.run());
      loop.execute(() -> new Check(prepared, network, judges, faults, result).begin());
      Observation seen = result.get(1, TimeUnit.MINUTES);
      assertThat(seen.outcome()).isInstanceOf(Outcome.Unknown.class);
      assertThat(code(seen)).isEqualTo(FailureCode.MISSED);
      assertThat(seen.status()).isEqualTo(200);
    } finally {
      done.countDown();
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static Runnable waiting(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return () -> {};
  }

  /** 200 targets each second, first alone and then beside sites whose pages are dear. */
  @Test
  void noPageDelaysTheVerdictOnAnother() throws Exception { // 105
    Script honest =
        responding("Content-Encoding: gzip\r\n", gzip("x".repeat(3_000) + "status: OK"));
    try (RawServer others = RawServer.start(honest);
        RawServer nested = RawServer.start(nestedDeflate(1 << 20));
        RawServer searched = RawServer.start(dearPage())) {
      PreparedTarget honestTarget =
          probing.prepare(
              target(others.url("/"), Duration.ofSeconds(5)).expecting(body("status: OK", null)));
      rounds(honestTarget, 2);
      Delays alone = rounds(honestTarget, ROUNDS);
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger dear = new AtomicInteger();
      List<CompletableFuture<Void>> hostile = new ArrayList<>();
      for (PreparedTarget target :
          List.of(
              probing.prepare(target(nested.url("/"), TIMEOUT)), probing.prepare(dear(searched)))) {
        for (int i = 0; i < 4; i++) {
          hostile.add(over(target, enough, dear));
        }
      }
      Delays beside = rounds(honestTarget, ROUNDS);
      enough.set(true);
      CompletableFuture.allOf(hostile.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
      System.out.printf("judging: alone %s; beside %d dear pages %s%n", alone, dear.get(), beside);
      assertThat(dear.get()).isGreaterThan(ROUNDS);
      assertThat(alone.notUp).isEmpty();
      assertThat(beside.notUp).isEmpty();
      assertThat(beside.verdictUs).hasSize(OTHERS * ROUNDS);
      // On a quiet machine 5 ms; a busy one gives none of our threads its time.
      assertThat(percentile(beside.verdictUs, 50)).isLessThan(250_000);
      assertThat(percentile(beside.verdictUs, 95)).isLessThan(1_000_000);
    }
  }

  /** Checks a target as a checker with an interval of 1 s would, more or less. */
  private static CompletableFuture<Void> over(
      PreparedTarget target, AtomicBoolean enough, AtomicInteger count) {
    return probing
        .begin(target)
        .thenComposeAsync(
            seen -> {
              count.incrementAndGet();
              return enough.get()
                  ? CompletableFuture.completedFuture(null)
                  : over(target, enough, count);
            },
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
  }

  /**
   * What a series of checks was like.
   *
   * @param verdictUs from the end of each check on the wire until its verdict was there
   */
  private record Delays(List<Long> totalUs, List<Long> verdictUs, List<Outcome> notUp) {
    @Override
    public String toString() {
      return "%d checks, total p50 %d us, p95 %d us; verdict p50 %d us, p95 %d us, max %d us"
          .formatted(
              totalUs.size(),
              percentile(totalUs, 50),
              percentile(totalUs, 95),
              percentile(verdictUs, 50),
              percentile(verdictUs, 95),
              percentile(verdictUs, 100));
    }
  }

  private static long percentile(List<Long> values, int percent) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static Delays rounds(PreparedTarget target, int seconds) throws Exception {
    Delays delays =
        new Delays(
            Collections.synchronizedList(new ArrayList<>()),
            Collections.synchronizedList(new ArrayList<>()),
            Collections.synchronizedList(new ArrayList<>()));
    List<CompletableFuture<?>> checks = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < seconds * OTHERS; i++) {
      long due = began + i * TimeUnit.SECONDS.toNanos(1) / OTHERS;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      checks.add(timed(target, delays));
    }
    CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
    return delays;
  }

  private static CompletableFuture<?> timed(PreparedTarget target, Delays delays) {
    long began = System.nanoTime();
    return probing
        .begin(target)
        .thenAccept(seen -> {
          long took = (System.nanoTime() - began) / 1_000;
          delays.totalUs.add(seen.timings().totalUs());
          delays.verdictUs.add(took - seen.timings().totalUs());
          if (!(seen.outcome() instanceof Outcome.Up)) {
            delays.notUp.add(seen.outcome());
          }
        });
  }
}
