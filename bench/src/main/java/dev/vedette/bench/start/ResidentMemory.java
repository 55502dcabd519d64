package dev.vedette.bench.start;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Distribution;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of the roles, each a process of the distribution, that watch a hundred sites together: on
 * a broker and a database in processes of their own.
 */
final class ResidentMemory {
  private static final int TARGETS = 100;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final int MAX_TRIES = 6;

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
      try (Child write = role("write", data, configuration);
          Child check = role("check", data, configuration);
          Child web = role("web", data, configuration)) {
        Progress.say("check, write and web with %d targets".formatted(TARGETS));
        awaitPage(page, web);
        visit(page, work);
        Map<String, Long> megabytes = new LinkedHashMap<>();
        megabytes.put("check", check.residentBytes() >> 20);
        megabytes.put("write", write.residentBytes() >> 20);
        megabytes.put("web", web.residentBytes() >> 20);
        return megabytes;
      }
    }
  }

  /** A busy machine takes its time to start three of them at once. */
  private static void awaitPage(int page, Child web) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        Loopback.awaitListener(page, web::isAlive);
        return;
      } catch (IOException notYet) {
        if (tries == MAX_TRIES || !web.isAlive()) {
          throw notYet;
        }
      }
    }
  }

  /** In a directory where it may leave what it remembers. */
  private static Child role(String name, Path directory, Path configuration) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString()));
    command.addAll(Distribution.command(name, "-c", configuration.toString()));
    return Child.start(command);
  }

  private Path configure(Path data, StoreServers servers, int page) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            location: here
            kafka: {bootstrap_servers: "%s"}
            postgres: {url: "postgres://vedette@127.0.0.1:%d/vedette"}
            ops: {port: 0}
            check: {spool: {directory: "%s"}}
            web: {port: %d}
            targets:
            """
                .formatted(
                    servers.bootstrapServers(),
                    URI.create(servers.postgres().jdbcUrl().substring("jdbc:".length())).getPort(),
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
    try (HttpClient browser = HttpClient.newHttpClient()) {
      // The work begins with the first stored check.
      for (int tries = 0; tries < MAX_TRIES * 10 && !look(browser, page); tries++) {
        Thread.sleep(BETWEEN_VISITS);
      }
      long end = System.nanoTime() + work.toNanos();
      while (System.nanoTime() < end) {
        look(browser, page);
        Thread.sleep(BETWEEN_VISITS);
      }
    }
  }

  /** Whether the pages of the site and of a target are there. */
  private static boolean look(HttpClient browser, int page)
      throws IOException, InterruptedException {
    boolean there = true;
    for (String path : new String[] {"/", "/targets/site-1"}) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + path)).build();
      there &= browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }
    return there;
  }
}
