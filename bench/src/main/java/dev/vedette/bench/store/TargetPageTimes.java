package dev.vedette.bench.store;

import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.ServerTime;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a target takes, of a year of checks at one minute: the processor time of the
 * server and of the database for each answer, and how long it was awaited over HTTP. The first is
 * the figure, since it is the same on a machine that does other things too.
 */
public final class TargetPageTimes {
  private static final List<String> SPANS = List.of("1h", "24h", "7d", "30d", "1y");

  /** Only those that are archived have all of the year. */
  private static final int TARGETS = 100;

  private static final int WARM_UP_RUNS = 30;
  private static final int RUNS = 100;
  private static final int OK = 200;

  private final HttpClient client;
  private final int port;

  private TargetPageTimes(HttpClient client, int port) {
    this.client = client;
    this.port = port;
  }

  /**
   * Measures one page after the other.
   *
   * @param directory for the database
   * @return {@code target_year_ms_p95}
   */
  public static Map<String, @Nullable Object> measure(Path directory)
      throws SQLException, IOException, InterruptedException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
        Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      GeneratedYear year = new GeneratedYear(postgres.jdbcUrl(), database, TARGETS, Instant.now());
      year.generate();
      try (WebServer server =
              WebServer.start(
                  new WebSettings("127.0.0.1", 0),
                  database,
                  path -> Optional.empty(),
                  new SimpleMeterRegistry(),
                  InstantSource.system());
          HttpClient client = HttpClient.newHttpClient()) {
        return new TargetPageTimes(client, server.port()).measure(year);
      }
    }
  }

  private Map<String, @Nullable Object> measure(GeneratedYear year)
      throws IOException, InterruptedException {
    Progress.say("target: asking for pages");
    System.out.printf("%npages of a target, of a year at one minute%n");
    System.out.printf("  %-10s %12s %12s %12s %12s%n", "", "cpu p50 ms", "p95", "http p50", "p95");
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    for (String span : SPANS) {
      Times times = times(year, span);
      @Nullable Double p95 = Statistics.percentile(times.cpu, 95);
      System.out.printf(
          "  %-10s %12.1f %12.1f %12.1f %12.1f%n",
          span,
          Statistics.percentile(times.cpu, 50),
          p95,
          Statistics.percentile(times.http, 50),
          Statistics.percentile(times.http, 95));
      figures.put("target_year_ms_p95", p95);
    }
    return figures;
  }

  /** Of each answer, in milliseconds. */
  private record Times(List<Double> cpu, List<Double> http) {}

  private Times times(GeneratedYear year, String span) throws IOException, InterruptedException {
    Random random = new Random(5);
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    for (int run = -WARM_UP_RUNS; run < RUNS; run++) {
      String name = year.target(random.nextInt(year.archivedTargets()));
      URI page = URI.create("http://127.0.0.1:" + port + "/targets/" + name + "?span=" + span);
      double cpu = ServerTime.ms();
      long startedAt = System.nanoTime();
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IOException(page + " answers " + answer.statusCode() + ": " + answer.body());
      }
      if (run >= 0) {
        times.http.add((System.nanoTime() - startedAt) / 1e6);
        times.cpu.add(ServerTime.ms() - cpu);
      }
    }
    return times;
  }
}
