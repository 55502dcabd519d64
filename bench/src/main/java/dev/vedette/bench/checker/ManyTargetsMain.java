package dev.vedette.bench.checker;

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

/**
 * The production checker in a process of its own, with the distribution's defaults: {@code
 * ManyTargetsMain <bootstrap> <spool> <plain url> <tls url> <ca.pem>}. {@code watch <prefix> <n>
 * <interval ms>} makes it watch exactly these, every tenth over TLS; {@code pauses} says how the
 * collector paused it since the last time; {@code quit} closes it as a signal would.
 */
public final class ManyTargetsMain {
  /** As the default of {@code check.max_in_flight}. */
  private static final int MAX_IN_FLIGHT = 5_000;

  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
  private static final int TLS_SHARE = 10;

  private final Pauses pauses = Pauses.listen();
  private final Checker checker;
  private final Url plain;
  private final Url overTls;
  private final Tls tls;

  private ManyTargetsMain(String[] args) {
    checker =
        Checker.start(
            new Checker.Options(
                "bench",
                CheckSettings.of(MAX_IN_FLIGHT, args[1]),
                DnsSettings.DEFAULT,
                KafkaSettings.plaintext(args[0])),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            InstantSource.system());
    plain = Url.parse(args[2]);
    overTls = Url.parse(args[3]);
    tls = new Tls(Path.of(args[4]), null, null, null, true);
  }

  public static void main(String[] args) throws IOException {
    ManyTargetsMain main = new ManyTargetsMain(args);
    Questions.answer(line -> main.answer(line.split(" ", -1)));
  }

  private String answer(String[] words) {
    return switch (words[0]) {
      case "watch" -> {
        Duration interval = Duration.ofMillis(Integer.parseInt(words[3]));
        watch(words[1], Integer.parseInt(words[2]), interval);
        yield "ok";
      }
      case "pauses" -> pauses.take();
      case "quit" -> {
        checker.close();
        yield "ok";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private void watch(String prefix, int number, Duration interval) {
    List<Target> targets =
        IntStream.range(0, number).mapToObj(n -> target(prefix, n, interval)).toList();
    checker.watchOnly(targets);
  }

  private Target target(String prefix, int number, Duration interval) {
    boolean secure = number % TLS_SHARE == 0;
    Duration timeout = interval.compareTo(MAX_TIMEOUT) < 0 ? interval : MAX_TIMEOUT;
    Target target = Target.of(prefix + number, secure ? overTls : plain, interval, timeout);
    return secure ? target.with(draft -> draft.tls = tls) : target;
  }
}
