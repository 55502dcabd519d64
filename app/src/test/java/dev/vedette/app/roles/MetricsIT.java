package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.notify.NotifySettings;
import dev.vedette.ops.OpenResources;
import dev.vedette.up.Up;
import dev.vedette.up.UpOptions;
import dev.vedette.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All roles in one process, scraped. */
class MetricsIT {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

  @Test
  void whatIsScrapedIsWhatTheReferenceLists(@TempDir Path directory) throws Exception {
    Configuration defaults = new ConfigurationReader(Map.of(), directory).defaults();
    UpOptions options =
        new UpOptions(
            directory,
            "here",
            List.of(),
            defaults.check(),
            defaults.dns(),
            defaults.write(),
            defaults.storage(),
            NotifySettings.NONE,
            new WebSettings("127.0.0.1", 0),
            List.of(),
            false,
            "1.2.3");
    try (HttpClient client = HttpClient.newHttpClient();
        OpenResources process = new OpenResources()) {
      Up.Running running = Up.start(options, InstantSource.system(), process);
      URI metrics = URI.create(running.addresses().page() + "metrics");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(scrape(client, metrics))
                  .containsPattern("vedette_write_written_total [1-9]"));

      String text = scrape(client, metrics);
      assertThat(text)
          .containsPattern("vedette_kafka_connections\\{client_id=\"vedette-check\"} [1-9]")
          .containsPattern("vedette_kafka_connections\\{client_id=\"vedette.write\"} [1-9]")
          .containsPattern(
              "vedette_kafka_producer_request_latency_max_seconds\\{client_id=\"vedette-check\"}"
                  + " [0-9.E-]+\n")
          .containsPattern(
              "vedette_kafka_consumer_rebalances_total\\{client_id=\"vedette.write\"} [1-9]")
          .containsPattern("hikaricp_connections\\{pool=\"postgres\"} [1-9]");
      assertThat(names(text)).isEqualTo(referenceOfUp());
    }
  }

  /**
   * But for a notifier, which runs where there are channels, and for what a checker has only that
   * shares targets in Kafka, or follows a configuration.
   */
  private static Set<String> referenceOfUp() throws IOException {
    Set<String> names =
        Pattern.compile("(?m)^\\| `(\\w+)` \\|")
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    names.remove("vedette_check_targets_invalid");
    names.removeIf(name -> name.startsWith("vedette_config_"));
    names.removeIf(name -> name.startsWith("vedette_notify_"));
    return names;
  }

  private static Set<String> names(String text) {
    Set<String> names =
        TYPE.matcher(text)
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    // There after the first collection.
    names.removeIf(name -> name.matches("jvm_gc_(pause|concurrent).*"));
    return names;
  }

  private static String scrape(HttpClient client, URI metrics) throws Exception {
    return client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
  }
}
