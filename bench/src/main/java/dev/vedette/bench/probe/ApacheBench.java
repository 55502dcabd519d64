package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Cores;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Scheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ab}, one request a connection: the floor. It reads the response and looks at its length;
 * it trusts any certificate and reports nothing.
 */
final class ApacheBench implements Contender {
  private static final int CONCURRENCY = 16;

  /** More than a round can hold; the time ends it. */
  private static final int ENDLESS = 2_000_000;

  private static final Pattern COMPLETE = Pattern.compile("Complete requests:\\s+(\\d+)");
  private static final Pattern FAILED = Pattern.compile("Failed requests:\\s+(\\d+)");

  /** The second line that the shell's {@code times} prints: its children, user and system. */
  private static final Pattern TIMES =
      Pattern.compile("\\n(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

  private final Nginx nginx;
  private final Cores cores;

  private ApacheBench(Nginx nginx, Cores cores) {
    this.nginx = nginx;
    this.cores = cores;
  }

  static Optional<Contender> find(Nginx nginx, Cores cores) {
    return Programs.find("ab").map(program -> new ApacheBench(nginx, cores));
  }

  @Override
  public String name() {
    return "ab";
  }

  @Override
  public void warmUp(Scheme scheme) {
    // A C program without a cache is as fast at once as it will ever be.
  }

  /** Half as long as the others': it varies less. */
  @Override
  public Round round(Scheme scheme, int seconds) throws IOException, InterruptedException {
    String command =
        "ab -q -c %d -t %d -n %d %s; times"
            .formatted(CONCURRENCY, Math.max(1, seconds / 2), ENDLESS, nginx.url(scheme));
    long startedAt = System.nanoTime();
    String printed = Programs.output(cores.measured(List.of("/bin/sh", "-c", command)));
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    Matcher times = match(TIMES, printed);
    double cpuSeconds =
        60.0 * Integer.parseInt(times.group(1))
            + Double.parseDouble(times.group(2))
            + 60.0 * Integer.parseInt(times.group(3))
            + Double.parseDouble(times.group(4));
    long failed = Long.parseLong(match(FAILED, printed).group(1));
    return new Round(
        Duration.ofNanos((long) (cpuSeconds * 1e9)),
        Long.parseLong(match(COMPLETE, printed).group(1)) - failed,
        failed,
        took);
  }

  private static Matcher match(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("ab printed " + text.strip());
    }
    return matcher;
  }

  @Override
  public void close() {
    // Each round's process has ended with its round.
  }
}
