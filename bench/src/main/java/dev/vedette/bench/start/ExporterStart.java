package dev.vedette.bench.start;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Loopback;
import dev.vedette.bench.harness.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prometheus' blackbox_exporter: from the start of its process to the answer of one probe. */
final class ExporterStart {
  private static final int PATIENCE = 5_000;

  private ExporterStart() {}

  /** Seconds of each start; empty where it isn't installed. */
  static List<Double> measure(String url, int starts, Path directory)
      throws IOException, InterruptedException {
    Path modules =
        Files.writeString(
            directory.resolve("blackbox.yml"), "modules: {http_2xx: {prober: http}}\n");
    Optional<String> program =
        Programs.find("prometheus-blackbox-exporter").or(() -> Programs.find("blackbox_exporter"));
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; program.isPresent() && i < starts; i++) {
      int port = Loopback.freePort();
      URI probe =
          URI.create(
              "http://127.0.0.1:%d/probe?target=%s"
                  .formatted(port, URLEncoder.encode(url, StandardCharsets.UTF_8)));
      long begun = System.nanoTime();
      try (Child _ =
          Child.start(
              List.of(
                  program.get(),
                  "--config.file=" + modules,
                  "--web.listen-address=127.0.0.1:" + port,
                  "--log.level=error"))) {
        answer(probe);
        seconds.add((System.nanoTime() - begun) / 1e9);
      }
    }
    return seconds;
  }

  private static void answer(URI probe) throws IOException, InterruptedException {
    for (int tries = 0; ; tries++) {
      try (var answer = probe.toURL().openStream()) {
        answer.readAllBytes();
        return;
      } catch (IOException notYet) {
        if (tries == PATIENCE) {
          throw notYet;
        }
        Thread.sleep(1);
      }
    }
  }
}
