package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Cores;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Vedette's own checker, with as many targets at one second as use most of a core, publishing to a
 * real broker.
 */
final class VedetteChecker implements Contender {
  /** Enough to be busy, and so little that a neighbour's burst does not make it miss a slot. */
  private static final double AIM_BUSY = 0.65;

  /** Checks a second while nothing is known yet. */
  private static final int FIRST_GUESS = 500;

  /** The JIT compiler needs tens of thousands of checks; it shares the core with them. */
  private static final int MIN_CALIBRATIONS = 8;

  private static final int MAX_CALIBRATIONS = 14;

  private static final int CALIBRATION_SECONDS = 5;

  /** The rate's largest change at once: what is measured in an overload says little. */
  private static final int MAX_STEP = 3;

  /** A check that became this much cheaper at most is as cheap as it gets. */
  private static final double SETTLED = 0.95;

  /** From the start of a checker until it is in its stride: the first slots, topics, metadata. */
  private static final int SETTLE_MS = 2_000;

  private final Nginx nginx;
  private final Child process;
  private final Map<Scheme, Integer> rates = new EnumMap<>(Scheme.class);

  private VedetteChecker(Nginx nginx, Child process) {
    this.nginx = nginx;
    this.process = process;
  }

  static VedetteChecker start(Nginx nginx, String bootstrapServers, Cores cores)
      throws IOException {
    Path authority = nginx.authority();
    return new VedetteChecker(
        nginx,
        Child.start(
            cores.measured(
                Child.java(
                    CheckerMain.class,
                    bootstrapServers,
                    authority.toString(),
                    authority.resolveSibling("spool").toString()))));
  }

  @Override
  public String name() {
    return "vedette";
  }

  /** Targets, each checked once a second. */
  int rate(Scheme scheme) {
    return rates.getOrDefault(scheme, FIRST_GUESS);
  }

  @Override
  public void warmUp(Scheme scheme) throws IOException, InterruptedException {
    double before = Double.MAX_VALUE;
    for (int i = 0; i < MAX_CALIBRATIONS; i++) {
      double micros = round(scheme, CALIBRATION_SECONDS).microsPerSlot();
      int rate = rate(scheme);
      int wanted = (int) (AIM_BUSY * 1e6 / micros);
      rates.put(scheme, Math.clamp(wanted, rate / MAX_STEP, rate * MAX_STEP));
      Progress.say(
          "%s: %.0f us a check while warming up; %d checks a second next"
              .formatted(scheme.label(), micros, rate(scheme)));
      if (i + 1 >= MIN_CALIBRATIONS && micros > SETTLED * before) {
        return;
      }
      before = micros;
    }
  }

  @Override
  public Round round(Scheme scheme, int seconds) throws IOException, InterruptedException {
    process.ask("watch %d %s".formatted(rate(scheme), nginx.url(scheme)));
    Thread.sleep(SETTLE_MS);
    Counts before = Counts.parse(process.ask("count"));
    Duration cpuBefore = process.cpu();
    long startedAt = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds));
    Duration cpu = process.cpu().minus(cpuBefore);
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    Counts counts = Counts.parse(process.ask("count")).minus(before);
    process.ask("watch 0 -");
    if (counts.wrong() > 0) {
      Progress.say("of %d results %s".formatted(counts.finished(), counts.inWords()));
    }
    return new Round(cpu, counts.up(), counts.wrong(), took);
  }

  /** The checker's counters. */
  private record Counts(long up, long down, long unknown, long published, long lost) {
    static Counts parse(String line) {
      String[] words = line.split(" ", -1);
      return new Counts(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]));
    }

    Counts minus(Counts other) {
      return new Counts(
          up - other.up,
          down - other.down,
          unknown - other.unknown,
          published - other.published,
          lost - other.lost);
    }

    long finished() {
      return up + down + unknown;
    }

    /** What isn't up; and what has not reached Kafka, but for what is on its way at either end. */
    long wrong() {
      return down + unknown + lost;
    }

    String inWords() {
      return "%d down, %d missed, %d lost on the way to Kafka (%d acknowledged)"
          .formatted(down, unknown, lost, published);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
