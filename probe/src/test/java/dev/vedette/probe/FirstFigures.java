package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.dns.DnsCache;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.dns.NameServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that checks, as {@code vedette probe} does, and prints the phases in microseconds:
 * {@code FirstFigures <name server> <authority> <rounds> <timeout in ms> <version> <url>...}. For
 * each round what CPU time the event loops used, then a line for each check.
 */
final class FirstFigures {
  private FirstFigures() {}

  public static void main(String[] args) {
    DnsSettings dns = dns(NameServer.parse(args[0]));
    List<Target> targets =
        targets(
            Path.of(args[1]),
            Duration.ofMillis(Long.parseLong(args[3])),
            args[4],
            List.of(args).subList(5, args.length));
    boolean one = targets.size() == 1;
    try (Prober prober = one ? Prober.startForOne(dns) : Prober.start(dns)) {
      List<PreparedTarget> prepared = targets.stream().map(prober::prepare).toList();
      prober.warmUp(prepared);
      cpuMicros(); // what that takes the first time is not measured either
      for (int round = 0; round < Integer.parseInt(args[2]); round++) {
        long before = cpuMicros();
        List<CompletableFuture<Observation>> checks = prepared.stream().map(prober::probe).toList();
        List<Observation> seen = checks.stream().map(CompletableFuture::join).toList();
        System.out.println("cpu " + (cpuMicros() - before));
        seen.forEach(FirstFigures::print);
      }
    }
  }

  /** One that remembers no name. */
  static DnsSettings dns(NameServer server) {
    return new DnsSettings(DnsCache.OFF, List.of(server));
  }

  static List<Target> targets(Path authority, Duration timeout, String version, List<String> urls) {
    Tls trusting = new Tls(authority, null, null, null, true);
    List<Target> targets = new ArrayList<>();
    for (String url : urls) {
      targets.add(
          Target.of("site" + targets.size(), Url.parse(url), Duration.ofMinutes(1), timeout)
              .with(target -> {
                target.http = version(version);
                target.tls = trusting;
              }));
    }
    return targets;
  }

  /** What the event loops have used: other programs don't change it much. */
  private static long cpuMicros() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && each.getThreadName().matches("probe-[0-9].*")) {
        nanos += threads.getThreadCpuTime(each.getThreadId());
      }
    }
    return nanos / 1_000;
  }

  private static HttpVersion version(String text) {
    for (HttpVersion each : HttpVersion.values()) {
      if (each.toString().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static void print(Observation seen) {
    StringBuilder line = new StringBuilder(verdict(seen));
    for (Hop hop : seen.hops()) {
      for (Phase phase : Phase.values()) {
        line.append(' ').append(hop.timings().micros(phase));
      }
    }
    System.out.println(line);
  }

  /** The status of what is up, else the failure's code. */
  private static String verdict(Observation seen) {
    return switch (seen.outcome()) {
      case Outcome.Up up -> String.valueOf(seen.status());
      case Outcome.Down(Failure failure) -> failure.code().wireName();
      case Outcome.Unknown(Failure failure) -> failure.code().wireName();
    };
  }
}
