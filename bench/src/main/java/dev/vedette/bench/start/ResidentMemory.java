package dev.vedette.bench.start;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Loopback;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.StoreServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Memory of the roles, each a process of the distribution, that watch a hundred sites together: on
 * a broker and a database in processes of their own.
 */
final class ResidentMemory {
  private static final int TARGETS = 100;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Somebody looks at the page as often. */
  private static final Duration BETWEEN_VISITS = Duration.ofSeconds(1);

  private final Path directory;
  private final Nginx nginx;

  ResidentMemory(Path directory, Nginx nginx) {
    this.directory = directory;
    this.nginx = nginx;
  }

  /** Megabytes (MiB) of each role after some time of work. */
  Map<String, Long> measure(Duration work) throws IOException, InterruptedException {
    Path data = directory.resolve("roles");
    try (StoreServers servers = new StoreServers(data)) {
      int page = Loopback.freePort();
      Path configuration = configure(data, servers, page);
      try (Child write = role("write", configuration);
          Child check = role("check", configuration);
          Child web = role("web", configuration)) {
        Progress.say("check, write and web with %d targets".formatted(TARGETS));
        Loopback.awaitListener(page, web::isAlive);
        visit(page, work);
        Map<String, Long> megabytes = new LinkedHashMap<>();
        megabytes.put("check", check.residentBytes() >> 20);
        megabytes.put("write", write.residentBytes() >> 20);
        megabytes.put("web", web.residentBytes() >> 20);
        return megabytes;
      }
    }
  }

  private static Child role(String name, Path configuration) throws IOException {
    return Child.start(Distribution.command(name, "-c", configuration.toString()));
  }

  private Path configure(Path data, StoreServers servers, int page) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            location: here
            kafka: {bootstrap_servers: "%s"}
            postgres: {url: "%s"}
            ops: {port: 0}
            check: {spool: {directory: "%s"}}
            web: {port: %d}
            targets:
            """
                .formatted(
                    servers.bootstrapServers(),
                    servers.postgres().jdbcUrl().replaceFirst("^jdbc:", ""),
                    data.resolve("spool"),
                    page));
    for (int i = 0; i < TARGETS; i++) {
      Scheme scheme = i % 2 == 0 ? Scheme.PLAIN : Scheme.TLS;
      yaml.append(
          "- {name: site-%d, url: '%s', interval: %ds, tls: {ca: '%s'}}%n"
              .formatted(i, nginx.url(scheme), INTERVAL.toSeconds(), nginx.authority()));
    }
    return Files.writeString(data.resolve("vedette.yaml"), yaml);
  }

  private static void visit(int page, Duration work) throws IOException, InterruptedException {
    long end = System.nanoTime() + work.toNanos();
    try (HttpClient browser = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        for (String path : new String[] {"/", "/targets/site-1"}) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + path)).build();
          browser.send(request, HttpResponse.BodyHandlers.discarding());
        }
        Thread.sleep(BETWEEN_VISITS);
      }
    }
  }
}
