package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Questions;
import dev.vedette.check.CheckSettings;
import dev.vedette.check.Checker;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The production checker in a process of its own: {@code CheckerMain <bootstrap> <ca.pem> <spool>}.
 * {@code watch <n> <url>} makes it check that many targets once a second each (0: none), {@code
 * count} prints its counters.
 */
public final class CheckerMain {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** As the default of {@code check.max_in_flight}. */
  private static final int MAX_IN_FLIGHT = 5_000;

  private final KafkaSettings kafka;
  private final Path authority;
  private final Path spool;
  private PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private @Nullable Checker checker;

  private CheckerMain(String bootstrapServers, Path authority, Path spool) {
    this.spool = spool;
    this.kafka = KafkaSettings.plaintext(bootstrapServers);
    this.authority = authority;
  }

  public static void main(String[] args) throws IOException {
    CheckerMain main = new CheckerMain(args[0], Path.of(args[1]), Path.of(args[2]));
    Questions.answer(line -> main.answer(line.split(" ", -1)));
  }

  private String answer(String[] words) {
    return switch (words[0]) {
      case "watch" -> watch(Integer.parseInt(words[1]), words[2]);
      case "count" -> count();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String watch(int number, String url) {
    if (checker != null) {
      checker.close();
      checker = null;
    }
    if (number > 0) {
      metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      List<Target> targets = IntStream.range(0, number).mapToObj(n -> target(n, url)).toList();
      checker =
          Checker.start(
              new Checker.Options(
                  "bench",
                  CheckSettings.of(MAX_IN_FLIGHT, spool.toString()),
                  DnsSettings.DEFAULT,
                  kafka),
              metrics,
              InstantSource.system());
      checker.watch(targets, Checker.Beginning.NEXT);
    }
    return "ok";
  }

  private Target target(int number, String url) {
    Tls tls = new Tls(authority, null, null, null, true);
    return Target.of("bench-" + number, Url.parse(url), INTERVAL, INTERVAL)
        .with(draft -> draft.tls = tls);
  }

  private String count() {
    return "%d %d %d %d %d"
        .formatted(
            finished("up"),
            finished("down"),
            finished("unknown"),
            counter("vedette.check.published"),
            counter("vedette.check.lost"));
  }

  private long finished(String outcome) {
    return (long) metrics.get("vedette.check.finished").tag("outcome", outcome).counter().count();
  }

  private long counter(String name) {
    return (long) metrics.get(name).counter().count();
  }
}
