package dev.vedette.check;

import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A member of the group in a process of its own, so that it can be killed. */
final class CheckerProcess {
  private CheckerProcess() {}

  /** Starts one; what it says goes where the test's output goes. */
  static Process start(String bootstrapServers, Path spool, Duration interval) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                CheckerProcess.class.getName(),
                bootstrapServers,
                spool.toString(),
                interval.toString()))
        .inheritIO()
        .start();
  }

  /** {@code BOOTSTRAP SPOOL INTERVAL}; a document is just a URL. Ends when it is killed. */
  public static void main(String[] args) {
    Duration interval = Duration.parse(args[2]);
    Checker checker =
        Checker.start(
            new Checker.Options(
                "here",
                CheckSettings.of(1000, args[1]),
                DnsSettings.DEFAULT,
                KafkaSettings.plaintext(args[0])),
            new SimpleMeterRegistry(),
            InstantSource.system());
    checker.join((key, document) -> Target.of(key, Url.parse(document), interval, interval));
    checker.stopped().join();
  }
}
