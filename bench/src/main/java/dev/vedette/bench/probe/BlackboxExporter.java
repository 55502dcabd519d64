package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Cores;
import dev.vedette.bench.harness.Loopback;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Scheme;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' blackbox_exporter. It probes when it is asked, so {@code wrk} asks, from the other
 * core, as fast as it is answered; answering is part of its work as publishing is of Vedette's.
 */
final class BlackboxExporter implements Contender {
  private static final int CONNECTIONS = 8;
  private static final int WARM_UP_SECONDS = 2;

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern NOT_OK = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final Nginx nginx;
  private final Cores cores;
  private final Child process;
  private final int port;

  private BlackboxExporter(Nginx nginx, Cores cores, Child process, int port) {
    this.nginx = nginx;
    this.cores = cores;
    this.process = process;
    this.port = port;
  }

  /** Nothing where it or wrk isn't installed. */
  static Optional<Contender> find(Nginx nginx, Path directory, Cores cores)
      throws IOException, InterruptedException {
    Optional<String> program =
        Programs.find("prometheus-blackbox-exporter").or(() -> Programs.find("blackbox_exporter"));
    if (program.isEmpty() || Programs.find("wrk").isEmpty()) {
      return Optional.empty();
    }
    Path configuration = directory.resolve("blackbox.yml");
    Files.writeString(
        configuration,
        """
        modules:
          plain:
            prober: http
            timeout: 5s
            http:
              preferred_ip_protocol: ip4
              fail_if_ssl: true
          tls:
            prober: http
            timeout: 5s
            http:
              preferred_ip_protocol: ip4
              fail_if_not_ssl: true
              tls_config:
                ca_file: %s
        """
            .formatted(nginx.authority()));
    int port = Loopback.freePort();
    Child process =
        Child.start(
            cores.measured(
                program.get(),
                "--config.file=" + configuration,
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error"));
    Loopback.awaitListener(port, process::isAlive);
    return Optional.of(new BlackboxExporter(nginx, cores, process, port));
  }

  @Override
  public String name() {
    return "blackbox_exporter";
  }

  @Override
  public void warmUp(Scheme scheme) throws IOException, InterruptedException {
    drive(scheme, WARM_UP_SECONDS);
  }

  @Override
  public Round round(Scheme scheme, int seconds) throws IOException, InterruptedException {
    requireSuccess(scheme);
    Duration before = process.cpu();
    long startedAt = System.nanoTime();
    String printed = drive(scheme, seconds);
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    Duration used = process.cpu().minus(before);
    requireSuccess(scheme);
    long wrong = count(NOT_OK, printed);
    return new Round(used, count(REQUESTS, printed) - wrong, wrong, took);
  }

  private String drive(Scheme scheme, int seconds) throws IOException, InterruptedException {
    return Programs.output(
        cores.others(
            "wrk",
            "-t1",
            "-c" + CONNECTIONS,
            "-d" + seconds,
            "--timeout",
            "10s",
            probeUrl(scheme)));
  }

  /** It answers 200 to failed probes too, so one is looked at before and after each round. */
  private void requireSuccess(Scheme scheme) throws IOException {
    String metrics =
        new String(
            URI.create(probeUrl(scheme)).toURL().openStream().readAllBytes(),
            StandardCharsets.UTF_8);
    if (!metrics.contains("\nprobe_success 1\n")) {
      throw new IOException("blackbox_exporter's probe failed:\n" + metrics);
    }
  }

  private String probeUrl(Scheme scheme) {
    return "http://127.0.0.1:%d/probe?module=%s&target=%s"
        .formatted(
            port, scheme.label(), URLEncoder.encode(nginx.url(scheme), StandardCharsets.UTF_8));
  }

  private static long count(Pattern pattern, String printed) {
    Matcher matcher = pattern.matcher(printed);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Override
  public void close() {
    process.close();
  }
}
